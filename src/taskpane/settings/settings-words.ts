import type { MozillaList } from '../../smime/mozilla-list.ts';
import type { Locality } from '../../smime/words/saying.ts';
import { dayWords } from '../../smime/words/time.ts';
import type { Trust } from '../anchors.ts';

/** What the settings say. */
export const settingsWords = {
  title: 'Settings',
  issuers: 'Trusted issuers',
  issuersWhy: 'A sender counts as proven if one of these vouches for the certificate.',
  organisation: 'Your organisation',
  mozilla: "Mozilla's list",
  locked: 'Set by your organisation. Only its administrator changes this.',
  network: 'Online checks',
  about: 'About Signet',
  version: 'Version',
  licence: 'Licence',
  ownLicence: 'Open source, under the Apache License 2.0',
  privacy: 'Privacy',
  noTelemetry: 'Signet reports nothing about you or your mail to those who make it.',
  components: 'Made with',
} as const;

const issuers = (count: number) => (count === 1 ? '1 issuer' : `${count} issuers`);

/** The issuers that the organisation's administrator put beside the add-in. */
export function organisationWords({ state, anchors }: Trust): string {
  if (state === 'unreadable') return 'Could not be loaded, so none of them counts';
  return anchors.length === 0 ? 'None' : `${issuers(anchors.length)}, set up with the add-in`;
}

/** Mozilla's list, and as of when; `list` is undefined until, and where, it is known. */
export function mozillaWords({ mozilla }: Trust, list: MozillaList | undefined, reader: Locality): string {
  if (mozilla === 'off') return 'Not used';
  if (mozilla === 'unreadable') return 'Not used: the setting could not be loaded';
  if (list === undefined) return 'Used';
  // A day is the same everywhere; in a zone west of UTC its midnight would be the day before.
  const day = dayWords(list.date, { ...reader, timeZone: 'UTC' });
  return `${issuers(list.count)} for e-mail, as of ${day} (list ${list.version})`;
}
