import { teamsHighContrastTheme, webDarkTheme, webLightTheme, type Theme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import type { Theme as Shade } from '../outlook/host.ts';

/** Outlook's own colours: undefined until, and where, Outlook tells them. */
export interface HostShade {
  readonly current: () => Shade | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  readonly set: (shade: Shade | undefined) => void;
}

export function createHostShade(): HostShade {
  const listeners = new Set<() => void>();
  let current: Shade | undefined;
  return {
    current: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(shade) {
      current = shade;
      for (const listener of listeners) listener();
    },
  };
}

export interface Preferences {
  readonly host: Shade | undefined;
  readonly dark: boolean;
  readonly forcedColors: boolean;
}

/** A person's own high contrast outranks Outlook's colours, and those outrank what the browser prefers. */
export function themeFor({ host, dark, forcedColors }: Preferences): Theme {
  if (forcedColors) return teamsHighContrastTheme;
  return (host ?? (dark ? 'dark' : 'light')) === 'dark' ? webDarkTheme : webLightTheme;
}

/** The theme for now; follows each of its sources while the pane is open. */
export function usePaneTheme(host: HostShade): Theme {
  return themeFor({
    host: useSyncExternalStore(host.subscribe, host.current),
    dark: useMedia('(prefers-color-scheme: dark)'),
    forcedColors: useMedia('(forced-colors: active)'),
  });
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
