import { valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { importSignOnlyKey, type SignOnlyKey } from '../crypto/signing-key.ts';
import { readCertificateAnswer, type Oddity } from './certificate-answer.ts';
import { writeCertificateRequest, type WantedCertificate } from './certificate-request.ts';
import { addressesIn } from './default-identity.ts';
import { generateKey, type KeyAlgorithm } from './generate-key.ts';
import { identityId, unsealIdentity, type KeptIdentity } from './identity-record.ts';
import { allowedUse } from './identity-use.ts';
import type { KeyStore } from './key-store.ts';
import { keepIdentities, makeDefault, readKeptKeys } from './kept-keys.ts';
import type { MasterKey } from './lock.ts';
import { requestRecord, sealRequest, unsealRequest, type KeptRequest } from './request-record.ts';

interface OwnKey {
  readonly key: SignOnlyKey;
  /** The encoding of the SubjectPublicKeyInfo. */
  readonly publicKey: Bytes;
  readonly privateKeyInfo: Bytes;
}

/**
 * Makes a key and asks for its certificate.
 * @param madeAt ISO 8601
 * @throws CertificateRequestError
 */
export async function requestCertificate(
  store: KeyStore,
  masterKey: MasterKey,
  { algorithm, ...wanted }: WantedCertificate & { readonly algorithm: KeyAlgorithm },
  madeAt: string,
): Promise<KeptRequest> {
  const { key, privateKeyInfo } = await generateKey(algorithm);
  const own = { key, publicKey: key.subjectPublicKeyInfo, privateKeyInfo };
  return keepRequest(store, masterKey, wanted, own, madeAt);
}

/**
 * Asks for another certificate for the key of an identity.
 * @param madeAt ISO 8601
 * @throws CertificateRequestError; UnusableKeyError for a key that cannot sign the request
 */
export async function requestRenewal(
  store: KeyStore,
  masterKey: MasterKey,
  identity: KeptIdentity,
  madeAt: string,
): Promise<KeptRequest> {
  const { certificate, privateKeyInfo } = await unsealIdentity(identity, masterKey);
  const { subject, subjectPublicKeyInfo } = certificate;
  const key = await importSignOnlyKey(subjectPublicKeyInfo, privateKeyInfo);
  const [address = ''] = addressesIn(certificate);
  const wanted = {
    name: valuesOf(subject, OID.commonName).at(-1) ?? address,
    address,
    use: allowedUse(certificate),
  };
  const own = { key, publicKey: subjectPublicKeyInfo.der, privateKeyInfo };
  return keepRequest(store, masterKey, wanted, own, madeAt);
}

async function keepRequest(
  store: KeyStore,
  masterKey: MasterKey,
  wanted: WantedCertificate,
  { key, publicKey, privateKeyInfo }: OwnKey,
  madeAt: string,
): Promise<KeptRequest> {
  const request = await writeCertificateRequest(wanted, publicKey, key);
  const { name, address } = wanted;
  const kept = await sealRequest({ name, address, publicKey, request, madeAt }, privateKeyInfo, masterKey);
  await store.write([{ kind: 'requests', key: kept.id, record: requestRecord(kept) }]);
  return kept;
}

/**
 * Takes an authority's answer: the identities that it makes of requests. What can sign from now on does so for its
 * addresses: that is what it was asked for.
 * @param at the time now
 * @returns at least one
 * @throws CertificateAnswerError
 */
export async function installAnswer(
  store: KeyStore,
  masterKey: MasterKey,
  answer: Bytes,
  at: Date,
): Promise<readonly KeptIdentity[]> {
  const answered = readCertificateAnswer(answer, (await readKeptKeys(store)).requests, at);
  const identities = await Promise.all(
    answered.map(async ({ request, certificate, chain }) => ({
      certificate,
      privateKeyInfo: await unsealRequest(request, masterKey),
      chain,
      friendlyName: '',
    })),
  );
  const kept = await keepIdentities(store, masterKey, identities, at.toISOString());
  const ids = kept.map(({ id }) => id);
  for (const { certificate, oddities } of answered)
    if (oddities.every(isHarmless)) await makeDefault(store, await identityId(certificate));
  // Only now: a key whose certificate did not get to the store is still asked for.
  await store.write(answered.map(({ request }) => ({ kind: 'requests', key: request.id, record: null })));
  return (await readKeptKeys(store)).identities.filter(({ id }) => ids.includes(id));
}

/** Odd, and still to sign with. */
const isHarmless = ({ code }: Oddity): boolean =>
  code === 'issuer-missing' || code === 'address-only-in-subject';

/** Forgets a request with its key. @returns whether there was one */
export async function withdrawRequest(store: KeyStore, id: string): Promise<boolean> {
  const { requests } = await readKeptKeys(store);
  await store.write([{ kind: 'requests', key: id, record: null }]);
  return requests.some((request) => request.id === id);
}
