import { utf8, type Bytes } from '../../src/bytes.ts';
import type { HeaderFacts, Report } from '../../src/smime/report.ts';
import { FROM_ALICE, type Fields } from './message.ts';

/** What protects each field, by its name. */
export const states = ({ headers }: Report): Readonly<Record<string, HeaderFacts['protection']>> =>
  Object.fromEntries(headers.map(({ name, protection }) => [name, protection]));

/** Those of FROM_ALICE that a person wrote. */
export const FIELDS = {
  From: 'Alice Example <alice@example.org>',
  To: 'Bob <bob@example.org>',
  Subject: 'Lunch on Friday',
  Date: 'Mon, 1 Jun 2026 12:00:00 +0000',
};
export const linesOf = (fields: Fields): string =>
  Object.entries(fields)
    .map(
      ([name, value]) => `${name}: ${value}
`,
    )
    .join('');
/** A payload with these fields in it. */
export function payload(fields: Fields = FIELDS, type = 'text/plain; hp="clear"', more = ''): Bytes {
  return utf8(`${linesOf(fields)}Content-Type: ${type}\r\n${more}\r\nShall we?\r\n`);
}

/** The envelope of a message whose subject is hidden. */
export const OUTER_SECRET: Fields = { ...FROM_ALICE, Subject: '[...]' };
/** What an author says inside of that envelope. */
export const HP_OUTER =
  'HP-Outer: From: Alice Example <alice@example.org>\r\nHP-Outer: To: Bob <bob@example.org>\r\n' +
  'HP-Outer: Subject: [...]\r\nHP-Outer: Date: Mon, 1 Jun 2026 12:00:00 +0000\r\n';
