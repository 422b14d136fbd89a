import type { Content } from '../../smime/content.ts';
import { visible } from '../../smime/visible.ts';
import type { FileRisk } from './safe-name.ts';

/** Everything that the showing of a message says to a person. */
export const WORDS = {
  reading: 'Opening the content…',
  unreadable: "The content can't be shown here. The verdict above still holds.",
  tooLarge: 'The content is too large to be shown here. The verdict above still holds.',
  nothing: 'There is no text in it.',
  show: 'Show what was signed',
  frame: 'Content of the message',
  plain: 'Show as plain text',
  formatted: 'Show with formatting',
  formattedAnyway: 'Show with formatting all the same',
  rearranged:
    'Whoever carried this message could have changed it, and nobody would notice. So you see its text alone. ' +
    'Do not follow links in it, and ask the sender in another way before you act on it.',
  notPrinted: 'Decrypted content is not printed from here.',
  copy: 'Copy the text',
  copied: 'Copied.',
  copyByHand: 'The browser refused. Select the text and press Ctrl+C.',
  cancel: 'Cancel',
  passedOn:
    'This was encrypted. A copy is not: whoever gets hold of it can read it and pass it on, and nobody can take it back.',
  copyAnyway: 'Copy all the same',
  saveAnyway: 'Save all the same',
  links: 'Links in it',
  linksHint: 'Read the address before you open it. The number in the text shows where it belongs.',
  attachments: 'Attachments',
  unnamed: 'Without a name',
  attached: 'Messages inside',
  attachedHint: 'The verdict above is not about these. Each has one of its own.',
  check: 'Check this message',
  quote: 'Quote for a reply',
  quoteTitle: 'For your reply',
  quoteHint: 'Text alone, so that you see everything that you send on. Paste it into your reply in Outlook.',
  quoteSubject: 'Subject',
  quoteText: 'Quoted text',
  quoteSecret:
    'This came encrypted. If you quote it in a reply that is not encrypted, everybody on the way can read it.',
  subjectSecret: 'The subject was encrypted too, so it is left out here.',
  leftOut: 'Where it says […], the message has text in a style that could hide it. That is left out.',
  notQuotable:
    'This message has styles that could hide text from you, so there is nothing that is safe to quote.',
} as const;

/** What the content is called: for what it is, and never for more. */
export function titleOf({ isSigned, isDecrypted }: Content): string {
  if (isSigned) return isDecrypted ? 'What was signed and encrypted' : 'What was signed';
  return 'What was decrypted';
}

export function meaningOf({ isSigned, isDecrypted }: Content): string {
  if (!isSigned) return 'No signature covers this: anybody could have written it.';
  const whose = 'The signature covers exactly this. Whose signature it is, the verdict above says.';
  return isDecrypted ? `${whose} It came encrypted.` : whose;
}

/** What there is to be told of a file before it is saved. */
export function riskWords(risk: FileRisk): string {
  switch (risk.kind) {
    case 'renamed':
      return `The message calls it “${visible(risk.name, 80)}”, which is not safe as a file name.`;
    case 'program':
      return `A file of this kind (.${risk.extension}) can run on your computer or show a false page. Open it only if you expected it.`;
    case 'disguised':
      return `Its name looks like that of a harmless file, but it ends in .${risk.extension}.`;
  }
}

export const saveWords = (name: string): string => `Save ${name}`;
export const openWords = (host: string): string => `Open ${host}`;

/** A link whose text names another place than it leads to. */
export const elsewhereWords = (text: string, host: string): string =>
  `The text says “${visible(text, 60)}”, but it leads to ${host}.`;

const UNITS = ['bytes', 'kB', 'MB'] as const;

export function sizeWords(bytes: number): string {
  const unit = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const amount = bytes / 1000 ** unit;
  return `${unit === 0 || amount >= 10 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[unit]}`;
}

/** How a reply begins; `when` is in the person's own time zone. */
export const wroteWords = (when: string | undefined, who: string): string =>
  when === undefined ? `${who} wrote:` : `On ${when}, ${who} wrote:`;
