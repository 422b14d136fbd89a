import type { FromWorker, ToWorker } from '../../src/worker/protocol.ts';

/** A worker that does what the first byte says: the client's real counterpart, without the core behind it. */
const post = (message: FromWorker): void => self.postMessage(message);
const jobs: number[] = [];

self.addEventListener('message', ({ data: { bytes, options } }: MessageEvent<ToWorker>) => {
  jobs.push(bytes.length);
  post({ type: 'step', step: 'parsing' });
  switch (bytes[0]) {
    case 0: {
      const report = { jobs, received: [...bytes], buffer: bytes.buffer.byteLength, at: options.at };
      post({ type: 'report', report: report as never });
      break;
    }
    case 2:
      throw new Error('a bug in the core');
    case 3:
      post({ type: 'failed', message: 'the core gave up' });
      break;
    case 4:
      post({ type: 'report', report: { jobs: [] } as never });
      post({ type: 'step', step: 'path' });
      break;
    // Any other: silence, as of a core deep in a hostile message.
  }
});
