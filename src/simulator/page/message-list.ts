import type { Summary } from '../mailbox/mail-item.ts';

export interface MessageList {
  /** Marks the selected line; null for none. */
  mark(index: number | null): void;
}

/** Fills `list` (a listbox) with one option a message: a click, the arrow keys, Home, End and Enter select. */
export function showMessageList(
  list: HTMLElement,
  messages: readonly Summary[],
  select: (index: number) => void,
): MessageList {
  const options = messages.map(optionOf);
  list.replaceChildren(...options);
  // One stop for the Tab key; the arrows move within (roving tabindex).
  const offer = (index: number) => options.forEach((option, at) => (option.tabIndex = at === index ? 0 : -1));
  offer(0);

  options.forEach((option, index) => {
    option.addEventListener('click', () => select(index));
    option.addEventListener('keydown', (event) => {
      const next = targetOf(event.key, index, options.length);
      if (next === null) return;
      event.preventDefault();
      options[next]?.focus();
      select(next);
    });
  });

  return {
    mark: (selected) => {
      options.forEach((option, index) => option.setAttribute('aria-selected', String(index === selected)));
      if (selected === null) return;
      offer(selected);
      options[selected]?.scrollIntoView({ block: 'nearest' });
    },
  };
}

function targetOf(key: string, index: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(index + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(index - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return key === 'Enter' || key === ' ' ? index : null;
}

function optionOf({ from, subject, date }: Summary): HTMLElement {
  const option = document.createElement('li');
  option.role = 'option';
  option.ariaSelected = 'false';
  option.append(
    textOf('sender', from.name === '' ? from.address : from.name),
    textOf(
      'quiet',
      date === null ? '' : new Date(date).toLocaleDateString(undefined, { dateStyle: 'medium' }),
    ),
    textOf('subject', subject === '' ? '(no subject)' : subject),
  );
  return option;
}

function textOf(className: string, text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}
