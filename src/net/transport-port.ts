import type { Bytes } from '../bytes.ts';
import { TransportError, type Transport, type TransportRequest } from './transport.ts';

/** A worker's question to its page; the answer comes on a port of its own, which goes along with it. */
type Asked = Omit<TransportRequest, 'signal'>;

type Answered = { readonly bytes: Bytes } | { readonly why: string } | { readonly fault: string };

/**
 * The worker's end: has the page ask. Why not ask here: a worker has the policy of its own file's headers, which the
 * build does not make, and the page's policy says nothing of it (HTML, "run a worker"). No signal is heard: a job that
 * nobody waits for any more ends with its worker.
 */
export const createPortTransport =
  (page: MessagePort): Transport =>
  ({ url, post, limit, ms }) =>
    new Promise((resolve, reject) => {
      const { port1: answer, port2 } = new MessageChannel();
      answer.onmessage = ({ data }: MessageEvent<Answered>) => {
        answer.close();
        if ('bytes' in data) resolve(data.bytes);
        else reject('why' in data ? new TransportError(data.why) : new Error(data.fault));
      };
      page.postMessage({ url, limit, ms, ...(post ? { post } : {}) } satisfies Asked, [port2]);
    });

/**
 * The page's end: asks what comes on the port, until `signal` aborts.
 * @returns the port for the worker
 */
export function serveTransport(transport: Transport, signal: AbortSignal): MessagePort {
  const { port1: questions, port2: worker } = new MessageChannel();
  questions.onmessage = ({ data, ports: [answer] }: MessageEvent<Asked>) => {
    transport({ ...data, signal }).then(
      (bytes) => answer?.postMessage({ bytes } satisfies Answered, [bytes.buffer]),
      (error: unknown) => answer?.postMessage(failureOf(error)),
    );
  };
  signal.addEventListener('abort', () => questions.close(), { once: true });
  return worker;
}

/** A bug of ours stays one on the other side, and leaves nobody waiting. */
const failureOf = (error: unknown): Answered =>
  error instanceof TransportError ? { why: error.message } : { fault: String(error) };
