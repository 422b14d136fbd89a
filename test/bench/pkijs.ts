import { fromBER } from 'asn1js';
import { Certificate, ContentInfo, SignedData } from 'pkijs';
import type { Bytes } from '../../src/bytes.ts';
import { NOW } from '../support/fake-ca.ts';
import type { Input } from './input.ts';
import { bodyOf, platformBase64 } from './platform.ts';
import type { Operation } from './row.ts';

/** Its own bounds end at 10,000 elements and 16 MiB; whoever reads large mail with it lifts them. */
const UNBOUNDED = { maxNodes: Number.MAX_SAFE_INTEGER, maxContentLength: Number.MAX_SAFE_INTEGER };

/**
 * The same verification by pkijs alone: signature and path. It is handed the parts of a multipart/signed already split
 * and the base64 already decoded by the platform, for it reads no MIME.
 */
export function pkijsWork(operation: Operation, input: Input): (() => Promise<unknown>) | null {
  const { message, signature } = input;
  switch (operation) {
    case 'verify-multipart': {
      const data = input.content.slice().buffer;
      return () => verify(signature, input.anchor, { data });
    }
    case 'verify-opaque-definite':
    case 'verify-opaque-indefinite':
      return () => verify(message, input.anchor);
    case 'verify-opaque-eml':
      return () => verify(platformBase64(bodyOf(message)), input.anchor);
    default:
      return null;
  }
}

async function verify(cms: Bytes, anchor: Bytes, detached: { data?: ArrayBuffer } = {}): Promise<void> {
  const schema = fromBER(cms, UNBOUNDED).result;
  const signedData = new SignedData({ schema: new ContentInfo({ schema }).content });
  const isGood = await signedData.verify({
    signer: 0,
    checkChain: true,
    checkDate: NOW,
    trustedCerts: [Certificate.fromBER(anchor)],
    ...detached,
  });
  if (!isGood) throw new Error('pkijs refuses the message of the benchmark');
}
