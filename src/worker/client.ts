import { createFetchTransport } from '../net/fetch-transport.ts';
import { serveTransport } from '../net/transport-port.ts';
import type { Report, Step } from '../smime/report.ts';
import type { FromWorker, ToWorker, VerifyOptions } from './protocol.ts';

export interface VerifyHooks {
  /** Called as each step begins; never after the promise has settled. */
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

/** The core behind its worker, as the page sees it. */
export interface Verifier {
  /**
   * Judges a message. `bytes` stay the caller's: the worker gets its own copy.
   *
   * @throws the reason of `hooks.signal` once that is aborted; an AbortError where a later call took this one's
   *   place; an Error where the worker broke down. The next call gets a fresh worker in all three cases.
   */
  verify(bytes: Uint8Array, options: VerifyOptions, hooks: VerifyHooks): Promise<Report>;
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

  return {
    verify(bytes, options, { onStep, signal }) {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      stop('Another message took its place.');
      return new Promise<Report>((resolve, reject) => {
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
            else {
              idle = worker;
              settle(() => resolve(data.report));
            }
          },
          listen,
        );
        worker.addEventListener(
          'messageerror',
          () => end?.(new Error('The worker sent no readable answer.')),
          listen,
        );
        worker.addEventListener(
          'error',
          (event) => {
            event.preventDefault();
            end?.(new Error(event.message || 'The worker could not be started.'));
          },
          listen,
        );

        const page = options.network ? serveTransport(createFetchTransport(), listening.signal) : undefined;
        send(worker, bytes, options, page);
      });
    },

    dispose() {
      stop('The verifier was closed.');
      idle?.terminate();
      idle = undefined;
    },
  };
}

function send(
  worker: Worker,
  bytes: Uint8Array,
  options: VerifyOptions,
  page: MessagePort | undefined,
): void {
  // Cloning a view would clone the whole buffer under it; a copy of ours may be transferred without harm.
  const copy = bytes.slice();
  const job = { type: 'verify', bytes: copy, options, ...(page ? { page } : {}) } satisfies ToWorker;
  worker.postMessage(job, page ? [copy.buffer, page] : [copy.buffer]);
}
