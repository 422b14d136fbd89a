import { DraftError } from '../../outlook/draft-error.ts';
import { OutlookError } from '../../outlook/outlook-error.ts';
import { KeyringError } from '../../worker/keyring.ts';
import type { DraftFacts, Note } from './compose-state.ts';

/** Ends a run before anything was handed over. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor(
    readonly note: Note,
    /** What became known of the draft meanwhile. */
    readonly learned: Partial<DraftFacts> = {},
  ) {
    super(note.code);
  }
}

/** What an error on the way means to the person. */
export function noteOf(error: unknown, signal: AbortSignal): Note {
  if (error instanceof StoppedError) return error.note;
  if (signal.aborted) return { code: 'cancelled' };
  if (error instanceof DraftError)
    return { code: 'draft-unread', why: error.code, attachment: error.attachment };
  if (error instanceof OutlookError) return { code: 'outlook-silent', detail: error.message };
  if (error instanceof KeyringError && error.code === 'locked') return { code: 'keys-locked' };
  return { code: 'mistake' };
}
