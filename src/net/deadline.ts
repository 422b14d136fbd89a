export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether it was the time that ended it, and not whoever asked. */
  hasPassed(): boolean;
  /** To be called in any case: a timer that runs on holds the process. */
  clear(): void;
}

/** Ends after so many milliseconds, or when `parent` does. */
export function createDeadline(ms: number, parent: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let hasPassed = false;
  const abort = (): void => controller.abort();
  const timer = setTimeout(() => {
    hasPassed = true;
    abort();
  }, ms);
  if (parent?.aborted) abort();
  parent?.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    hasPassed: () => hasPassed,
    clear: () => {
      clearTimeout(timer);
      parent?.removeEventListener('abort', abort);
    },
  };
}

/** The promise's own end, or a rejection when the signal aborts before it. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new DOMException('aborted', 'AbortError'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
