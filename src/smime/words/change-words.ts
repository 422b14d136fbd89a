import type { Change } from '../../mime/repair.ts';
import type { MessageFinding } from '../finding.ts';
import type { WithCode, Words } from './saying.ts';

/** What happened, in the reader's words: the end of a sentence that starts with `After signing,`. */
const changeWords: Readonly<Record<Change, (lines: string) => string>> = {
  'line-ends': () => 'line ends were changed',
  'trailing-blanks': () => 'blanks at the ends of lines were removed or added',
  'from-escaped': () => 'a “>” was put before lines that start with “From”',
  'dots-doubled': () => 'dots at the start of lines were doubled or removed',
  tabs: () => 'tabs and blanks were exchanged',
  'lines-wrapped': () => 'long lines were broken in two',
  'byte-order-mark': () => 'an invisible mark at the start of the text was added or removed',
  'octets-stripped': () => 'letters with accents, or other special characters, were damaged',
  'boundary-lost': () => 'the lines between its parts, or the text around them, were changed',
  'part-added': () => 'another part was added to it',
  'quoted-printable': () => 'its text was encoded anew for transport',
  'transfer-encoding': () => 'it was encoded in another way for transport',
  charset: () => 'its text was converted to another character set',
  'part-header': () => 'technical details in the header of a part were written anew',
  'text-added-below': (lines) => `${lines} added at the end of the text`,
  'text-added-above': (lines) => `${lines} added at the start of the text`,
};

const ADDED: ReadonlySet<Change> = new Set(['part-added', 'text-added-below', 'text-added-above']);

const USUAL = 'Mailing lists, virus scanners and mail servers do this, and so can anybody else on the way. ';
const UNSIGNED = 'Nobody signed what was added, and it can change how the rest looks. ';

/** Says what was signed, and promises nothing for what is there now. */
export function intactBeforeWords(
  { changes, linesAdded }: WithCode<MessageFinding, 'intact-before-change'>,
  locale: string,
): Words {
  const lines = linesAdded === 1 ? 'a line was' : `${linesAdded.toLocaleString(locale)} lines were`;
  const told = changes.map((change) => changeWords[change](lines)).join(', and ');
  const isAdded = changes.some((change) => ADDED.has(change));
  return {
    sentence: `After signing, ${told}. Before that, it was intact.`,
    advice: `${USUAL}${isAdded ? UNSIGNED : ''}If the content matters, ask the sender to send it again, signed.`,
  };
}
