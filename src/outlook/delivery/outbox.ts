import type { Bytes } from '../../bytes.ts';
import { messageIdOf } from './message-id.ts';
import type { DeliveryOutcome } from './outcome.ts';
import { pause, type Pause } from './pause.ts';
import { UnaskedError, type Outgoing, type Road } from './road.ts';

/** Never sends a message twice: it is known by its Message-ID, and what is not known to have failed is not repeated. */
export interface Outbox {
  /**
   * Sends one message. Pressed twice, the second call gets the first one's outcome; of a message whose outcome is
   * unknown it is check().
   *
   * @param signal cancels; once the message was handed over, it only ends the waiting
   */
  send(message: Bytes, signal: AbortSignal): Promise<DeliveryOutcome>;
  /** Looks in Sent Items for a message that was handed over, and sends nothing. */
  check(messageId: string, signal: AbortSignal): Promise<DeliveryOutcome>;
  /**
   * Sends a message of unknown outcome again, as the person said after being told what that can mean; only where it is
   * missing from Sent Items SETTLED after it was handed over. Until then it is check().
   */
  sendAgain(message: Bytes, signal: AbortSignal): Promise<DeliveryOutcome>;
}

export interface OutboxOptions {
  readonly road: Road;
  /** An earlier pane began to send this draft and nobody saw the end: its marker says so (draft-marker.ts). */
  readonly begunEarlier?: boolean;
  /** The time, in milliseconds. */
  readonly now: () => number;
  readonly pause?: Pause;
}

/** When Sent Items is looked at after a message got no answer, in milliseconds from one look to the next. */
const LOOKS = [0, 2_000, 5_000, 10_000];

/** A message that was taken shows in Sent Items within this time, in milliseconds (assumptions.ts). */
export const SETTLED = 5 * 60_000;

/** What became of a Message-ID that was handed over: it was sent, or nobody knows since then. */
type HandedOver = 'sent' | { readonly unknownSince: number };

export function createOutbox({ road, begunEarlier, now, pause: wait = pause }: OutboxOptions): Outbox {
  const underWay = new Map<string, Promise<DeliveryOutcome>>();
  const handedOver = new Map<string, HandedOver>();
  const earlier = begunEarlier ? { unknownSince: now() } : undefined;
  const recall = (messageId: string): HandedOver | undefined => handedOver.get(messageId) ?? earlier;

  function sent(messageId: string): DeliveryOutcome {
    handedOver.set(messageId, 'sent');
    return { kind: 'sent', by: road.name };
  }

  async function look(messageId: string, signal: AbortSignal): Promise<DeliveryOutcome> {
    return (await showsUp(messageId, road, wait, signal)) ? sent(messageId) : { kind: 'unknown', messageId };
  }

  async function post(message: Outgoing, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { messageId } = message;
    const unfit = road.unfit(message);
    if (unfit !== undefined) return { kind: 'refused', why: unfit };
    const before = recall(messageId);
    try {
      // Asked first: an earlier pane may have sent it, and a server that does not answer this gets no message.
      if (await road.look(messageId, signal)) return sent(messageId);
      signal.throwIfAborted();
      // From here on it counts as handed over, even if a bug of ours ends the run.
      handedOver.set(messageId, { unknownSince: now() });
      const answer = await road.post(message, signal);
      if (answer === 'accepted') return sent(messageId);
      if (answer === 'unclear') return await look(messageId, signal);
      restore(messageId, before);
      return { kind: 'refused', why: answer };
    } catch (error) {
      const unasked = error instanceof UnaskedError;
      if (!unasked && error !== signal.reason) throw error;
      restore(messageId, before);
      return unasked ? { kind: 'refused', why: error.why } : { kind: 'cancelled' };
    }
  }

  function restore(messageId: string, before: HandedOver | undefined): void {
    if (before === undefined) handedOver.delete(messageId);
    else handedOver.set(messageId, before);
  }

  /** One run for a Message-ID at a time; another call meanwhile is a second press. */
  function once(messageId: string, run: () => Promise<DeliveryOutcome>): Promise<DeliveryOutcome> {
    const first = underWay.get(messageId);
    if (first !== undefined) return first;
    const outcome = run().finally(() => underWay.delete(messageId));
    underWay.set(messageId, outcome);
    return outcome;
  }

  async function deliver(bytes: Bytes, again: boolean, signal: AbortSignal): Promise<DeliveryOutcome> {
    const messageId = messageIdOf(bytes);
    if (messageId === undefined) return { kind: 'refused', why: { code: 'no-message-id' } };
    return once(messageId, async () => {
      const state = recall(messageId);
      if (state === 'sent') return sent(messageId);
      const mayPost = state === undefined || (again && now() - state.unknownSince >= SETTLED);
      return mayPost ? post({ bytes, messageId }, signal) : look(messageId, signal);
    });
  }

  return {
    send: (message, signal) => deliver(message, false, signal),
    sendAgain: (message, signal) => deliver(message, true, signal),
    check: (messageId, signal) => once(messageId, () => look(messageId, signal)),
  };
}

/** Whether Sent Items has it at one of LOOKS; false too where nobody could look: then it stays unknown. */
async function showsUp(messageId: string, road: Road, wait: Pause, signal: AbortSignal): Promise<boolean> {
  for (const milliseconds of LOOKS) {
    try {
      await wait(milliseconds, signal);
      if (await road.look(messageId, signal)) return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!(error instanceof UnaskedError)) throw error;
    }
  }
  return false;
}
