import { utf8, type Bytes } from '../../../src/bytes.ts';
import type { Pause } from '../../../src/outlook/delivery/pause.ts';

export const ID = "<a'1@example.org>";

/** A message that a road can take; nothing about it is S/MIME. */
export const letter = (messageId = ID, text = 'Lunch?'): Bytes =>
  utf8(`From: alice@example.org\r\nTo: bob@example.org\r\nMessage-ID: ${messageId}\r\n\r\n${text}\r\n`);

/** Waits for nothing, and notes for how long it was asked to. */
export function notedPauses(): { readonly pauses: number[]; readonly pause: Pause } {
  const pauses: number[] = [];
  return {
    pauses,
    pause: (milliseconds, signal) => {
      pauses.push(milliseconds);
      return signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve();
    },
  };
}

export const unheard = (): AbortSignal => new AbortController().signal;
