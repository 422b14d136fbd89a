import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { readPem } from '../asn1/pem.ts';
import { asBytes } from '../bytes.ts';
import { receive } from '../smime/receive.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** The core, away from the page's thread: a message as long as it likes to be does not freeze the pane. */
const post = (message: FromWorker): void => self.postMessage(message);

async function verify({ bytes, options }: ToWorker): Promise<void> {
  const { at, anchors, revocation, from } = options;
  const report = await receive(asBytes(bytes), {
    at: new Date(at),
    anchors: anchors.flatMap(readAnchors),
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation,
    ...(from === undefined ? {} : { from }),
    onStep: (step) => post({ type: 'step', step }),
  });
  post({ type: 'report', report });
}

/** One broken anchor among an organisation's must not take the others away; to leave it out trusts nobody more. */
function readAnchors(file: Uint8Array): readonly Certificate[] {
  try {
    return readPem(asBytes(file), 'CERTIFICATE').map(readCertificate);
  } catch (error) {
    if (error instanceof MalformedError) return [];
    throw error;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  verify(data).catch((error: unknown) => {
    // Only a bug comes here; a bad message has its verdict.
    post({ type: 'failed', message: error instanceof Error ? error.message : 'unknown fault' });
  });
});
