import type { ComposeJob } from '../../src/worker/composer-protocol.ts';
import type { DecideJob, FromWorker, ToWorker } from '../../src/worker/protocol.ts';

/** A worker that does what the first byte says: the client's real counterpart, without the core behind it. */
const post = (message: FromWorker): void => self.postMessage(message);
const jobs: number[] = [];
const received = (report: unknown) => ({ report: report as never, content: undefined, attached: [] });

/** What its address begins with says what to do. */
function answer({ decision: { address } }: DecideJob): void {
  if (address.startsWith('broken')) throw new Error('a bug in the core');
  post(address.startsWith('failed') ? { type: 'failed', message: 'the core gave up' } : { type: 'decided' });
}

/** What the first of its addresses begins with says what to do. */
function compose({ call }: ComposeJob): void {
  const [order = ''] = call.method === 'recipients' ? call.addresses : [];
  post({ type: 'compose-step', step: 'building' });
  if (order.startsWith('silent')) return;
  if (order.startsWith('broken')) throw new Error('a bug in the core');
  if (order.startsWith('failed')) post({ type: 'failed', message: 'the core gave up' });
  else if (order.startsWith('refused')) post({ type: 'compose-refused', sentence: 'Not so.' });
  else post({ type: 'composed', result: [{ address: order, kind: 'missing', problems: [] }] });
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'decide') {
    answer(data);
    return;
  }
  if (data.type === 'compose') {
    compose(data);
    return;
  }
  const { bytes, options } = data;
  jobs.push(bytes.length);
  post({ type: 'step', step: 'parsing' });
  switch (bytes[0]) {
    case 0: {
      const report = { jobs, received: [...bytes], buffer: bytes.buffer.byteLength, at: options.at };
      post({ type: 'received', received: received(report) });
      break;
    }
    case 2:
      throw new Error('a bug in the core');
    case 3:
      post({ type: 'failed', message: 'the core gave up' });
      break;
    case 4:
      post({ type: 'received', received: received({ jobs: [] }) });
      post({ type: 'step', step: 'path' });
      break;
    // Any other: silence, as of a core deep in a hostile message.
  }
});
