import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { toHex, type Bytes } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import type { Identity } from './identity.ts';
import type { KeyRecord } from './key-store.ts';
import type { MasterKey } from './lock.ts';
import { DamagedRecordError, recordFields } from './record-fields.ts';
import { readableCertificate } from './readable-certificate.ts';
import { seal, unseal } from './seal.ts';

/** An identity as it is kept: all but the key can be read while the keyring is locked. */
export interface KeptIdentity {
  /** The SHA-256 of the certificate, hex. */
  readonly id: string;
  readonly certificate: Certificate;
  /** See Identity. */
  readonly chain: readonly Certificate[];
  readonly friendlyName: string;
  /** ISO 8601. */
  readonly addedAt: string;
  readonly backedUpAt: string | null;
  readonly isDefault: boolean;
  /** PKCS #8 under the master key. */
  readonly sealedKey: Bytes;
}

const VERSION = 1;

/** The SHA-256 of the encoding, hex. */
export const identityId = async ({ der }: Certificate): Promise<string> =>
  toHex(await digest('SHA-256', der));

/** @param addedAt ISO 8601 */
export async function sealIdentity(
  { certificate, privateKeyInfo, chain, friendlyName }: Identity,
  masterKey: MasterKey,
  addedAt: string,
): Promise<KeptIdentity> {
  const id = await identityId(certificate);
  const sealedKey = await seal(masterKey.key, privateKeyInfo, boundTo(masterKey, id));
  return { id, certificate, chain, friendlyName, addedAt, backedUpAt: null, isDefault: false, sealedKey };
}

/** @throws DamagedRecordError where the key is not the one that was sealed for this certificate */
export async function unsealIdentity(
  { id, certificate, chain, friendlyName, sealedKey }: KeptIdentity,
  masterKey: MasterKey,
): Promise<Identity> {
  const privateKeyInfo = await unseal(masterKey.key, sealedKey, boundTo(masterKey, id));
  if (!privateKeyInfo) throw new DamagedRecordError('identity', 'sealedKey');
  return { certificate, privateKeyInfo, chain, friendlyName };
}

export const identityRecord = (kept: KeptIdentity): KeyRecord => ({
  version: VERSION,
  certificate: kept.certificate.der,
  chain: kept.chain.map(({ der }) => der),
  friendlyName: kept.friendlyName,
  addedAt: kept.addedAt,
  backedUpAt: kept.backedUpAt,
  isDefault: kept.isDefault,
  sealedKey: kept.sealedKey,
});

/**
 * The identifier is computed, so that a key never goes with another certificate than it was sealed for. Attack: in the
 * record of one identity the certificate of another is put, and signatures would be made in that name.
 * @throws DamagedRecordError, NewerRecordError, MalformedError
 */
export async function readIdentityRecord(value: unknown): Promise<KeptIdentity> {
  const fields = recordFields(value, 'identity');
  fields.version(VERSION);
  const certificate = readCertificate(fields.bytes('certificate'));
  return {
    id: await identityId(certificate),
    certificate,
    chain: fields.list('chain').flatMap((der) => readableCertificate(der) ?? []),
    friendlyName: fields.text('friendlyName'),
    addedAt: fields.time('addedAt'),
    backedUpAt: fields.has('backedUpAt') ? fields.time('backedUpAt') : null,
    isDefault: fields.isSet('isDefault'),
    sealedKey: fields.bytes('sealedKey'),
  };
}

const boundTo = ({ lockId }: MasterKey, id: string): string => `signet identity ${VERSION} ${lockId} ${id}`;
