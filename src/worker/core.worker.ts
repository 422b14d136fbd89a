import { asBytes } from '../bytes.ts';
import { receive } from '../smime/receive.ts';
import { mozillaAnchors, organisationAnchors } from '../smime/trust-store.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** The core, away from the page's thread: a message as long as it likes to be does not freeze the pane. */
const post = (message: FromWorker): void => self.postMessage(message);

/** Read once: they are many, and the same for every message. */
let mozilla: ReturnType<typeof mozillaAnchors> | undefined;

/** A file of its own: most deployments ask nobody. */
const online = () => import(/* webpackChunkName: "online" */ './online.ts');

async function verify({ bytes, options, page }: ToWorker): Promise<void> {
  const { at, anchors, trustMozilla, revocation, from } = options;
  const report = await receive(asBytes(bytes), {
    at: new Date(at),
    anchors: [...organisationAnchors(anchors), ...(trustMozilla ? await (mozilla ??= mozillaAnchors()) : [])],
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation,
    online: page && (await online()).onlineThrough(page),
    ...(from === undefined ? {} : { from }),
    onStep: (step) => post({ type: 'step', step }),
  });
  post({ type: 'report', report });
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  verify(data).catch((error: unknown) => {
    // Only a bug comes here; a bad message has its verdict.
    post({ type: 'failed', message: error instanceof Error ? error.message : 'unknown fault' });
  });
});
