import type { Bytes } from '../../bytes.ts';
import type { Refusal, RoadName } from './outcome.ts';

/** One message as it shall leave, whole, with the recipients that its own header names. */
export interface Outgoing {
  readonly bytes: Bytes;
  /** As its header has it, with the angle brackets; the one sign by which it is known again in Sent Items. */
  readonly messageId: string;
}

/** What came of handing a message over; `unclear`: it was handed over, and no answer says what became of it. */
export type Posted = 'accepted' | 'unclear' | Refusal;

/** A way to send. Two servers speak of the same things in two languages, and outbox.ts knows neither. */
export interface Road {
  readonly name: RoadName;
  /** Why this message will not go this way, known without asking anybody. */
  unfit(message: Outgoing): Refusal | undefined;
  /**
   * Whether Sent Items has a message of this Message-ID.
   * @throws UnaskedError; or the reason of `signal`
   */
  look(messageId: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Hands the message over, once; only an answer that says that nothing was taken is followed by another try.
   * @throws the reason of `signal`, only as long as nothing was handed over; after that it is `unclear`
   */
  post(message: Outgoing, signal: AbortSignal): Promise<Posted>;
}

/** The server could not be asked, or gave no answer to the question. Nothing was handed over by it. */
export class UnaskedError extends Error {
  override readonly name = 'UnaskedError';
  readonly why: Refusal;

  constructor(why: Refusal) {
    super(why.code);
    this.why = why;
  }
}
