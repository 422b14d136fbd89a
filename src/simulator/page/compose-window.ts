import type { DraftItem } from '../mailbox/draft-item.ts';
import type { Address } from '../mailbox/mail-item.ts';

const FIELDS = ['to', 'cc', 'bcc'] as const;

/**
 * Shows a draft in place of a message: what is typed changes it. As text only, so nothing in a draft can act on this
 * page; HTML that an add-in or a test gave it stays until the text is typed over.
 */
export function showDraft(reading: HTMLElement, draft: DraftItem, discard: () => void): void {
  reading.scrollTop = 0;
  const form = document.createElement('form');
  form.className = 'compose';
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const name of FIELDS) {
    form.append(
      ...line(name, draft[name].map(written).join(', '), (value) => (draft[name] = addressesIn(value))),
    );
  }
  form.append(...line('subject', draft.subject, (value) => (draft.subject = value)));
  const body = document.createElement('textarea');
  body.ariaLabel = 'Message text';
  body.value = draft.text;
  body.addEventListener('input', () => {
    draft.text = body.value;
    draft.html = `<html><body>${asHtml(body.value)}</body></html>`;
  });
  form.append(body, attached(draft), button('Discard', discard));
  reading.replaceChildren(elementOf('h2', 'New message'), form);
}

function line(name: string, value: string, change: (value: string) => void): readonly HTMLElement[] {
  const label = document.createElement('label');
  const input = document.createElement('input');
  label.textContent = name.charAt(0).toUpperCase() + name.slice(1);
  label.htmlFor = input.id = `draft-${name}`;
  input.value = value;
  input.autocomplete = 'off';
  input.addEventListener('input', () => change(input.value));
  return [label, input];
}

function attached({ attachments }: DraftItem): HTMLElement {
  const list = elementOf('p', attachments.map(({ name }) => name).join(', '));
  list.className = 'quiet';
  return list;
}

function button(text: string, act: () => void): HTMLElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

/** Without the comma that a display name in quotes may hold: enough for a person who tries things. */
function addressesIn(value: string): readonly Address[] {
  return value
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = '', address = part] = /^(.*?)\s*<(.*)>$/.exec(part) ?? [];
      return { name, address };
    });
}

const written = ({ name, address }: Address): string => (name === '' ? address : `${name} <${address}>`);

const asHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .split('\n')
    .map((written) => `<p>${written}</p>`)
    .join('');

function elementOf(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
