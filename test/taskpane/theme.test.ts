import { teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { describe, expect, it } from 'vitest';
import { localityOf } from '../../src/taskpane/locality.ts';
import { createHostShade, themeFor } from '../../src/taskpane/theme.ts';

describe('themeFor', () => {
  it("follows Outlook's colours, else those the browser prefers", () => {
    expect(themeFor({ host: 'dark', dark: false, forcedColors: false })).toBe(webDarkTheme);
    expect(themeFor({ host: 'light', dark: true, forcedColors: false })).toBe(webLightTheme);
    expect(themeFor({ host: undefined, dark: true, forcedColors: false })).toBe(webDarkTheme);
    expect(themeFor({ host: undefined, dark: false, forcedColors: false })).toBe(webLightTheme);
  });

  it('gives way to high contrast', () => {
    expect(themeFor({ host: 'light', dark: false, forcedColors: true })).toBe(teamsHighContrastTheme);
  });
});

describe('createHostShade', () => {
  it('tells its listeners, until they leave', () => {
    const shade = createHostShade();
    const heard: unknown[] = [];
    const leave = shade.subscribe(() => heard.push(shade.current()));
    shade.set('dark');
    shade.set(undefined);
    leave();
    shade.set('light');
    expect(heard).toEqual(['dark', undefined]);
  });
});

describe('localityOf', () => {
  it('keeps to English, as our sentences do, in the form that the person uses', () => {
    expect(localityOf('en-GB').locale).toBe('en-GB');
    expect(localityOf('de-CH').locale).toBe('en');
    expect(localityOf('').locale).toBe('en');
    expect(localityOf('en').timeZone).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  });
});
