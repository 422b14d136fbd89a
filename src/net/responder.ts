import { MalformedError } from '../asn1/malformed.ts';
import { readOcspResponse, readResponseStatus } from '../asn1/ocsp.ts';
import { toHex, type Bytes } from '../bytes.ts';
import type { FoundEvidence } from '../pki/evidence-source.ts';
import type { OcspRequest } from '../pki/ocsp-request.ts';
import type { Answer, Asker } from './asker.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** A response about one certificate, with its responder's path, has a few thousand octets. */
const MAX_RESPONSE_OCTETS = 100_000;

/** RFC 5019 §5: up to this length a request is a GET, which caches on the way understand. */
const MAX_GET_LENGTH = 255;

interface Surroundings {
  readonly ask: Asker;
  readonly store: EvidenceStore;
  readonly at: Date;
}

/** What one responder says about one certificate. */
interface Responder {
  /** What it said before and what still holds. */
  readonly kept: () => Promise<FoundEvidence['ocspResponses']>;
  /** What it says now, which is kept as long as it holds. */
  readonly answer: () => Promise<Pick<FoundEvidence, 'ocspResponses' | 'failed'>>;
}

export function responderAt(url: string, request: OcspRequest, { ask, store, at }: Surroundings): Responder {
  const key = `${url} ${toHex(request.certId)}`;
  return {
    kept: async () => {
      const der = await store.read(`OCSP ${key}`);
      return der && isCurrent(der, at) ? [{ der, source: `cache ${url}`, isAsked: true }] : [];
    },
    answer: async () => {
      const answer = await askFor(request.der, url, key, ask);
      if ('why' in answer) return { ocspResponses: [], failed: [{ url, why: answer.why }] };
      const der = answer.bytes;
      if (isCurrent(der, at)) await store.write(`OCSP ${key}`, der);
      const { nonce } = request;
      return { ocspResponses: [{ der, source: `network ${url}`, isAsked: true, nonce }], failed: [] };
    },
  };
}

/** RFC 6960 appendix A: by POST where the request is too long for a GET, or where that was refused. */
async function askFor(request: Bytes, url: string, key: string, ask: Asker): Promise<Answer> {
  const limit = MAX_RESPONSE_OCTETS;
  const base64 = encodeURIComponent(btoa(String.fromCharCode(...request)));
  const getUrl = `${url.replace(/\/$/, '')}/${base64}`;
  if (getUrl.length <= MAX_GET_LENGTH && !url.includes('?')) {
    const answer = await ask({ url: getUrl, key: `GET ${key}`, limit });
    if ('bytes' in answer) return successful(answer.bytes);
  }
  const post = { type: 'application/ocsp-request', body: request };
  const answer = await ask({ url, post, key: `POST ${key}`, limit });
  return 'bytes' in answer ? successful(answer.bytes) : answer;
}

/** RFC 6960 §2.3: an answer that there is none. */
function successful(bytes: Bytes): Answer {
  try {
    const status = readResponseStatus(bytes);
    return status === 'successful' ? { bytes } : { why: `the responder answers "${status}"` };
  } catch (error) {
    if (error instanceof MalformedError) return { why: 'not an OCSP response' };
    throw error;
  }
}

/** Whether a response says itself until when it holds, and it is not over. */
function isCurrent(response: Bytes, at: Date): boolean {
  try {
    return readOcspResponse(response).responses.every(
      ({ nextUpdate }) => nextUpdate !== undefined && nextUpdate >= at,
    );
  } catch (error) {
    if (error instanceof MalformedError) return false;
    throw error;
  }
}
