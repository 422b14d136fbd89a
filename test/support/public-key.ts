import type { KeyObject } from 'node:crypto';
import { parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';

/** A public key that OpenSSL made, as a certificate would hold it. */
export const publicKeyOf = (key: KeyObject): SubjectPublicKeyInfo =>
  readPublicKey(parseBer(new Uint8Array(key.export({ type: 'spki', format: 'der' }))));
