import type { Bytes } from '../../src/bytes.ts';
import { importSignOnlyKey, generateSigningKey, type KeyKind } from '../../src/crypto/signing-key.ts';
import type { Identity as OwnIdentity } from '../../src/keystore/identity.ts';
import { keyUsage } from '../../src/pki/issue-certificate.ts';
import { encryptionPair } from './decryption-key.ts';
import type { Identity, Wanted } from './fake-ca.ts';

/** A person's certificate with its key, for signing and for being encrypted to, as a key store holds it. */
export async function ownIdentity(
  issuer: Identity,
  { kind = 'P-256', ...wanted }: Omit<Wanted, 'kind'> & { readonly kind?: KeyKind | 'X25519' | 'X448' } = {},
): Promise<OwnIdentity> {
  const { key, privateKeyInfo } = await pairOf(kind);
  const usage = kind.startsWith('RSA')
    ? keyUsage('digitalSignature', 'keyEncipherment')
    : keyUsage('digitalSignature', 'keyAgreement');
  const extensions = [usage, ...(wanted.extensions ?? [])];
  const { certificate } = await issuer.issue({ email: 'alice@example.org', ...wanted, key, extensions });
  return { certificate, privateKeyInfo, chain: [issuer.certificate], friendlyName: '' };
}

async function pairOf(
  kind: KeyKind | 'X25519' | 'X448',
): Promise<{ readonly key: NonNullable<Wanted['key']>; readonly privateKeyInfo: Bytes }> {
  if (kind !== 'X25519' && kind !== 'X448') {
    const key = await generateSigningKey(kind);
    return { key, privateKeyInfo: await key.exportPkcs8() };
  }
  const { certified, privateKeyInfo } = encryptionPair(kind);
  // A key that signs nothing, in the place of one that does: only its public half goes into the certificate.
  return { key: certified, privateKeyInfo };
}

/** The identity as signContent() takes it. */
export async function signerOf({ certificate, privateKeyInfo }: OwnIdentity, pss = false) {
  const key = await importSignOnlyKey(certificate.subjectPublicKeyInfo, privateKeyInfo, { pss });
  return { certificate, key };
}
