import { readCertificate } from '../../src/asn1/certificate.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { receive } from '../../src/smime/receive.ts';
import { NOW } from '../support/fake-ca.ts';
import type { Input } from './input.ts';
import type { Operation } from './row.ts';

/** receive(), from the bytes to a verdict that must be `verified`; null for what Signet does not do. */
export function signetWork(
  operation: Operation,
  { message, anchor }: Input,
): (() => Promise<unknown>) | null {
  if (!operation.startsWith('verify-')) return null;
  const isMessage = operation === 'verify-multipart' || operation === 'verify-opaque-eml';
  const options = {
    at: NOW,
    anchors: asAnchors([readCertificate(anchor)], { origin: 'given' }),
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'off' as const,
    ...(isMessage ? {} : { from: 'alice@example.org' }),
  };
  return async () => {
    const { verdict } = await receive(message, options);
    if (verdict.kind !== 'verified') throw new Error(`the message of the benchmark is ${verdict.kind}`);
  };
}
