/** Calls `tell` with the reason where a worker gives no answer that can be read. */
export function onBreakdown(worker: Worker, signal: AbortSignal, tell: (why: string) => void): void {
  worker.addEventListener('messageerror', () => tell('The worker sent no readable answer.'), { signal });
  worker.addEventListener(
    'error',
    (event) => {
      event.preventDefault();
      tell(event.message || 'The worker could not be started.');
    },
    { signal },
  );
}
