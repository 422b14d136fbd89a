import { createContext } from 'react';
import { UTC, type Locality } from '../smime/words/saying.ts';

/** How times are told in the pane. */
export const LocalityContext = createContext<Locality>(UTC);

/** The person's own zone and, as long as our sentences are English, their own kind of English. */
export function localityOf(language: string): Locality {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { locale: /^en(-[A-Za-z]{2})?$/.test(language) ? language : 'en', timeZone };
}
