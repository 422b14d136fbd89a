import { toHex, type Bytes } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import type { KeyRecord } from './key-store.ts';
import type { MasterKey } from './lock.ts';
import { DamagedRecordError, recordFields } from './record-fields.ts';
import { seal, unseal } from './seal.ts';

/** A key whose certificate was asked for and has not come yet, as it is kept. */
export interface KeptRequest {
  /** The SHA-256 of the SubjectPublicKeyInfo, hex. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** The encoding of the SubjectPublicKeyInfo. */
  readonly publicKey: Bytes;
  /** The PKCS #10 request, DER. */
  readonly request: Bytes;
  /** ISO 8601. */
  readonly madeAt: string;
  /** PKCS #8 under the master key. */
  readonly sealedKey: Bytes;
}

const VERSION = 1;

const requestId = async (publicKey: Bytes): Promise<string> => toHex(await digest('SHA-256', publicKey));

export async function sealRequest(
  request: Omit<KeptRequest, 'id' | 'sealedKey'>,
  privateKeyInfo: Bytes,
  masterKey: MasterKey,
): Promise<KeptRequest> {
  const id = await requestId(request.publicKey);
  return { ...request, id, sealedKey: await seal(masterKey.key, privateKeyInfo, boundTo(masterKey, id)) };
}

/** The PKCS #8. @throws DamagedRecordError where the key is not the one that was sealed for this public key */
export async function unsealRequest({ id, sealedKey }: KeptRequest, masterKey: MasterKey): Promise<Bytes> {
  const privateKeyInfo = await unseal(masterKey.key, sealedKey, boundTo(masterKey, id));
  if (!privateKeyInfo) throw new DamagedRecordError('request', 'sealedKey');
  return privateKeyInfo;
}

export const requestRecord = (kept: KeptRequest): KeyRecord => ({
  version: VERSION,
  name: kept.name,
  address: kept.address,
  publicKey: kept.publicKey,
  request: kept.request,
  madeAt: kept.madeAt,
  sealedKey: kept.sealedKey,
});

/** @throws DamagedRecordError, NewerRecordError */
export async function readRequestRecord(value: unknown): Promise<KeptRequest> {
  const fields = recordFields(value, 'request');
  fields.version(VERSION);
  const publicKey = fields.bytes('publicKey');
  return {
    id: await requestId(publicKey),
    name: fields.text('name'),
    address: fields.text('address'),
    publicKey,
    request: fields.bytes('request'),
    madeAt: fields.time('madeAt'),
    sealedKey: fields.bytes('sealedKey'),
  };
}

const boundTo = ({ lockId }: MasterKey, id: string): string => `signet request ${VERSION} ${lockId} ${id}`;
