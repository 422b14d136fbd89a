import { createFetchTransport } from '../net/fetch-transport.ts';
import { serveTransport } from '../net/transport-port.ts';
import { onBreakdown } from './breakdown.ts';
import { ComposerError, type ComposeStep, type Composer } from './composer.ts';
import type { ComposeCall, ComposeResults } from './composer-protocol.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

interface Hooks {
  readonly signal?: AbortSignal;
  readonly onStep?: (step: ComposeStep) => void;
}

type CallOf<Method extends ComposeCall['method']> = Extract<ComposeCall, { readonly method: Method }>;

/**
 * The composer, by calls to a worker of the core. One that nobody waits for any more is ended with its worker.
 * @param keysPort a new one for each job: the keyring's answers go to the worker alone
 */
export function createComposer(makeWorker: () => Worker, keysPort: () => MessagePort): Composer {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  const run = async (call: ComposeCall, hooks: Hooks, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted();
    const running = worker ?? makeWorker();
    // Whatever ends the job but its answer ends the worker, so it is nobody's until then.
    worker = undefined;
    const result = await answerTo(running, call, { ...hooks, signal }, keysPort());
    worker = running;
    if (result.kind === 'refused') throw new ComposerError(result.sentence);
    return result.value;
  };

  const inTurn = <Method extends ComposeCall['method']>(
    call: CallOf<Method>,
    hooks: Hooks = {},
  ): Promise<ComposeResults[Method]> => {
    const cancelled = eitherOf(closing.signal, hooks.signal);
    const turn = last.then(() => run(call, hooks, cancelled.signal));
    last = turn.catch(() => undefined).then(cancelled.release);
    // Whoever cancels a call need not wait for its turn. The type of the answer is that of the method's name.
    return Promise.race([turn, rejectedBy(cancelled.signal)]) as Promise<ComposeResults[Method]>;
  };

  return {
    recipients: (addresses, trust, at, signal) =>
      inTurn({ method: 'recipients', addresses, trust, at }, { signal }),
    preflight: (draft, wanted, trust, signal) =>
      inTurn({ method: 'preflight', draft, wanted, trust }, { signal }),
    protect: (draft, wanted, trust, hooks) => inTurn({ method: 'protect', draft, wanted, trust }, hooks),
    importCertificates: (bytes, trust, at) => inTurn({ method: 'importCertificates', bytes, trust, at }),
    replaceCertificate: (address, certificateId) =>
      inTurn({ method: 'replaceCertificate', address, certificateId }),
    dispose() {
      closing.abort(new DOMException('The composer was closed.', 'AbortError'));
      worker?.terminate();
      worker = undefined;
    },
  };
}

type Answer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly sentence: string };

/** @throws the reason of `signal`, or an Error where the worker broke down; the worker is ended then */
function answerTo(
  worker: Worker,
  call: ComposeCall,
  { signal, onStep }: Hooks & { readonly signal: AbortSignal },
  keys: MessagePort,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const listen = { signal: listening.signal };
    const settle = (answer: Answer): void => {
      listening.abort();
      resolve(answer);
    };
    const fail = (reason: Error): void => {
      worker.terminate();
      listening.abort();
      reject(reason);
    };
    signal.addEventListener('abort', () => fail(signal.reason as Error), listen);
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'compose-step') onStep?.(data.step);
        else if (data.type === 'composed') settle({ kind: 'value', value: data.result });
        else if (data.type === 'compose-refused') settle({ kind: 'refused', sentence: data.sentence });
        else if (data.type === 'failed') fail(new Error(data.message));
      },
      listen,
    );
    onBreakdown(worker, listening.signal, (why) => fail(new Error(why)));
    const mayAsk = 'trust' in call && call.trust.network;
    const page = mayAsk ? serveTransport(createFetchTransport(), listening.signal) : undefined;
    const { copy, buffers } = copyOf(call);
    const ports = { keys, ...(page ? { page } : {}) };
    worker.postMessage({ type: 'compose', call: copy, ...ports } satisfies ToWorker, [
      ...buffers,
      ...Object.values(ports),
    ]);
  });
}

/** Cloning a view would clone the whole buffer under it; copies of ours may be transferred without harm. */
function copyOf(call: ComposeCall): { readonly copy: ComposeCall; readonly buffers: readonly ArrayBuffer[] } {
  if (call.method === 'importCertificates') {
    const bytes = new Uint8Array(call.bytes);
    return { copy: { ...call, bytes }, buffers: [bytes.buffer] };
  }
  if (!('draft' in call)) return { copy: call, buffers: [] };
  const attachments = call.draft.attachments.map((attachment) =>
    attachment.kind === 'link' ? attachment : { ...attachment, content: attachment.content.slice() },
  );
  const buffers = attachments.flatMap((attachment) =>
    attachment.kind === 'link' ? [] : [attachment.content.buffer],
  );
  return { copy: { ...call, draft: { ...call.draft, attachments } }, buffers };
}

/** Aborted with the first of the two; AbortSignal.any() is not in every browser that Outlook runs in. */
function eitherOf(
  closing: AbortSignal,
  given: AbortSignal | undefined,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const either = new AbortController();
  const listening = new AbortController();
  for (const signal of [closing, given]) {
    if (signal?.aborted) either.abort(signal.reason);
    signal?.addEventListener('abort', () => either.abort(signal.reason), { signal: listening.signal });
  }
  return { signal: either.signal, release: () => listening.abort() };
}

const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
