import type { Address, MailItem } from '../mailbox/mail-item.ts';

const NO_BODY =
  'Outlook on the web shows no text here: the whole message lies inside its signature or encryption. The add-in beside it reads it.';

/** Shows a message, or that none is selected: as text only, so nothing in a message can act on this page. */
export function showMessage(reading: HTMLElement, item: MailItem | null): void {
  reading.scrollTop = 0;
  if (item === null) {
    const empty = elementOf('p', 'Select a message to read it.');
    empty.className = 'quiet empty';
    reading.replaceChildren(empty);
    return;
  }
  const facts = document.createElement('dl');
  for (const [term, value] of factsOf(item)) {
    if (value !== '') facts.append(elementOf('dt', term), elementOf('dd', value));
  }
  const body =
    item.text === '' && item.itemClass === 'IPM.Note.SMIME'
      ? elementOf('p', NO_BODY)
      : elementOf('pre', beginningOf(item.text));
  if (body.tagName === 'P') body.className = 'quiet';
  reading.replaceChildren(elementOf('h2', item.subject === '' ? '(no subject)' : item.subject), facts, body);
}

/** A browser takes seconds to lay out megabytes of text; who reads them here wants to see the verdict beside. */
const MAX_SHOWN = 50_000;

function beginningOf(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}\n\n[The simulator shows no more.]`;
}

function factsOf(item: MailItem): readonly (readonly [string, string])[] {
  return [
    ['From', written(item.from)],
    ['To', item.to.map(written).join(', ')],
    ['Cc', item.cc.map(written).join(', ')],
    [
      'Date',
      item.date === null
        ? ''
        : new Date(item.date).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'short' }),
    ],
    ['Attached', item.attachments.map(({ name }) => name).join(', ')],
  ];
}

function written({ name, address }: Address): string {
  return name === '' ? address : `${name} <${address}>`;
}

function elementOf(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
