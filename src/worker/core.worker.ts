import { asBytes } from '../bytes.ts';
import { decided } from '../smime/continuity-decision.ts';
import { remember } from '../smime/continuity-learning.ts';
import { receiveContent } from '../smime/receive.ts';
import { createSenderRecords } from '../storage/sender-records.ts';
import { createPortKeys } from './keys-port.ts';
import type { ComposeJob } from './composer-protocol.ts';
import type { harvest } from './harvest.ts';
import type { DecideJob, FromWorker, ToWorker, VerifyJob } from './protocol.ts';
import { trustAnchors } from './trust-anchors.ts';

/** The core, away from the page's thread: a message as long as it likes to be does not freeze the pane. */
const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

const senders = createSenderRecords();

/** A file of its own: most deployments ask nobody. */
const online = () => import(/* webpackChunkName: "online" */ './online.ts');

async function verify({ bytes, options, page, keys }: VerifyJob): Promise<void> {
  const { at, revocation, from } = options;
  const anchors = await trustAnchors(options);
  const { report, content, attached, signedData } = await receiveContent(asBytes(bytes), {
    at: new Date(at),
    anchors,
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation,
    senders,
    online: page && (await online()).onlineThrough(page),
    ...(keys ? { keys: createPortKeys(keys) } : {}),
    ...(from === undefined ? {} : { from }),
    onStep: (step) => post({ type: 'step', step }),
  });
  // Before the report goes out: whoever has that may ask about the next message at once.
  await remember(senders, report, asBytes(bytes), at);
  // Cloning a view would clone the whole buffer under it, and with it what stands outside of what was signed.
  const received = {
    report,
    content: content && { ...content, bytes: content.bytes.slice() },
    attached: attached.map((message) => ({ ...message, bytes: message.bytes.slice() })),
  };
  const copies = [...(received.content ? [received.content] : []), ...received.attached];
  post(
    { type: 'received', received },
    copies.map(({ bytes: { buffer } }) => buffer),
  );
  if (report.verdict.kind === 'verified')
    // The verdict is out, and nothing of it depends on what is kept of the message.
    await harvested({ report, signedData }, { at: new Date(at), anchors, senders }).catch(() => undefined);
}

async function harvested(...given: Parameters<typeof harvest>): Promise<void> {
  const { harvest } = await import(/* webpackChunkName: "harvest" */ './harvest.ts');
  await harvest(...given);
}

async function decide({ decision, at }: DecideJob): Promise<void> {
  await senders.update(decision.address, (was) => decided(was, decision, at));
  post({ type: 'decided' });
}

/** Whoever only reads does not load what is for sending. */
async function compose(job: ComposeJob): Promise<void> {
  const { answerCompose } = await import(/* webpackChunkName: "send" */ './answer-compose.ts');
  const { answer, transfer } = await answerCompose(job, senders, (step) =>
    post({ type: 'compose-step', step }),
  );
  post(answer, transfer);
}

function done(job: ToWorker): Promise<void> {
  switch (job.type) {
    case 'verify':
      return verify(job);
    case 'decide':
      return decide(job);
    case 'compose':
      return compose(job);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  done(data).catch((error: unknown) => {
    // Only a bug comes here; a bad message has its verdict.
    post({ type: 'failed', message: error instanceof Error ? error.message : 'unknown fault' });
  });
});
