export type Theme = 'light' | 'dark';

/** The colours of Office.context.officeTheme, as Outlook on the web has them in its two themes. */
const COLORS: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: {
    bodyBackgroundColor: '#ffffff',
    bodyForegroundColor: '#242424',
    controlBackgroundColor: '#f5f5f5',
    controlForegroundColor: '#242424',
  },
  dark: {
    bodyBackgroundColor: '#1f1f1f',
    bodyForegroundColor: '#f5f5f5',
    controlBackgroundColor: '#292929',
    controlForegroundColor: '#f5f5f5',
  },
};

export function officeTheme(theme: Theme): Readonly<Record<string, string>> {
  return COLORS[theme];
}

/** The payload of officeThemeChanged: one JSON string, the colours as numbers. */
export function themeChange(theme: Theme): readonly [string] {
  const numbers = Object.entries(COLORS[theme]).map(([name, color]) => [name, parseInt(color.slice(1), 16)]);
  return [JSON.stringify(Object.fromEntries(numbers))];
}
