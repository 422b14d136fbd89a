import { createFetchTransport } from '../net/fetch-transport.ts';
import { serveTransport } from '../net/transport-port.ts';
import type { Decision } from '../smime/continuity-decision.ts';
import type { Received } from '../smime/content.ts';
import type { Step } from '../smime/report.ts';
import { onBreakdown } from './breakdown.ts';
import type { DecideJob, FromWorker, ToWorker, VerifyOptions } from './protocol.ts';

export interface VerifyHooks {
  /** Called as each step begins; never after the promise has settled. */
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
  /** Where the core asks for the keys of this message; it goes to the worker. */
  readonly keys?: MessagePort | undefined;
}

/** The core behind its worker, as the page sees it. */
export interface Verifier {
  /**
   * Judges a message, and gives what may be shown of it. `bytes` stay the caller's: the worker gets its own copy.
   *
   * @throws the reason of `hooks.signal` once that is aborted; an AbortError where a later call took this one's
   *   place; an Error where the worker broke down. The next call gets a fresh worker in all three cases.
   */
  verify(bytes: Uint8Array, options: VerifyOptions, hooks: VerifyHooks): Promise<Received>;
  /**
   * Keeps what the person says of a sender, at a time (ISO 8601). No message takes its place.
   * @throws Error where the worker broke down
   */
  decide(decision: Decision, at: string): Promise<void>;
  /** Ends the worker, and the job that it has. */
  dispose(): void;
}

/** The core's worker; webpack builds it from here into the chunk `core`. */
export function startCoreWorker(): Worker {
  return new Worker(/* webpackChunkName: "core" */ new URL('./core.worker.ts', import.meta.url));
}

/**
 * Gives the worker one job at a time. A job that nobody waits for any more is ended with its worker: WebCrypto and a
 * parser deep in a hostile message hear no message that asks them to stop.
 */
export function createVerifier(makeWorker: () => Worker): Verifier {
  let idle: Worker | undefined;
  let end: ((reason: Error) => void) | undefined;

  const stop = (why: string) => end?.(new DOMException(why, 'AbortError'));

  const keep = (worker: Worker) => {
    if (idle) worker.terminate();
    else idle = worker;
  };

  return {
    verify(bytes, options, { onStep, signal, keys }) {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      stop('Another message took its place.');
      return new Promise<Received>((resolve, reject) => {
        const worker = idle ?? makeWorker();
        idle = undefined;
        // Messages of a terminated worker may already be queued: with its listeners gone, none can land.
        const listening = new AbortController();

        const settle = (outcome: () => void) => {
          listening.abort();
          end = undefined;
          outcome();
        };
        end = (reason) => {
          worker.terminate();
          settle(() => reject(reason));
        };

        const listen = { signal: listening.signal };
        signal.addEventListener('abort', () => end?.(signal.reason as Error), listen);
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent<FromWorker>) => {
            if (data.type === 'step') onStep(data.step);
            else if (data.type === 'failed') end?.(new Error(data.message));
            else if (data.type === 'received') {
              keep(worker);
              settle(() => resolve(data.received));
            }
          },
          listen,
        );
        onBreakdown(worker, listening.signal, (why) => end?.(new Error(why)));

        const page = options.network ? serveTransport(createFetchTransport(), listening.signal) : undefined;
        send(worker, bytes, options, page, keys);
      });
    },

    async decide(decision, at) {
      // Taken while it works, so that no message is given to it, nor ends it.
      const worker = idle ?? makeWorker();
      idle = undefined;
      await tell(worker, { type: 'decide', decision, at });
      keep(worker);
    },

    dispose() {
      stop('The verifier was closed.');
      idle?.terminate();
      idle = undefined;
    },
  };
}

/** Settles with the worker's answer to a decision; a worker that broke down is ended. */
function tell(worker: Worker, job: DecideJob): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const listening = new AbortController();
    const fail = (why: string) => {
      listening.abort();
      worker.terminate();
      reject(new Error(why));
    };
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'failed') fail(data.message);
        if (data.type !== 'decided') return;
        listening.abort();
        resolve();
      },
      { signal: listening.signal },
    );
    onBreakdown(worker, listening.signal, fail);
    worker.postMessage(job satisfies ToWorker);
  });
}

function send(
  worker: Worker,
  bytes: Uint8Array,
  options: VerifyOptions,
  page: MessagePort | undefined,
  keys: MessagePort | undefined,
): void {
  // Cloning a view would clone the whole buffer under it; a copy of ours may be transferred without harm.
  const copy = bytes.slice();
  const ports = { ...(page ? { page } : {}), ...(keys ? { keys } : {}) };
  const job = { type: 'verify', bytes: copy, options, ...ports } satisfies ToWorker;
  worker.postMessage(job, [copy.buffer, ...Object.values(ports)]);
}
