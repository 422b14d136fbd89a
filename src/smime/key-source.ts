import type { Certificate } from '../asn1/certificate.ts';
import { isRecipient, type RecipientKey } from '../cms/recipient.ts';
import type { EncryptedLayer } from './layers.ts';

/** A person's keys, which stay where they are until a message needs one. */
export interface KeySource {
  /** Those of all the keys; known while the keys are locked, too. */
  certificates(): Promise<readonly Certificate[]>;
  /** The keys of some of these certificates. */
  open(certificates: readonly Certificate[]): Promise<readonly RecipientKey[] | 'locked'>;
}

/** Attack: a message names every certificate that somebody ever had. */
const MAX_KEYS = 16;

/**
 * The keys to try, of a source only those of the message's recipients: no other key leaves its place for it.
 * @returns `locked` where one would fit
 */
export async function keysFor(
  enveloped: EncryptedLayer['enveloped'],
  keys: readonly RecipientKey[] | KeySource,
): Promise<readonly RecipientKey[] | 'locked'> {
  if (!('open' in keys)) return keys;
  const certificates = await keys.certificates();
  const fitting = certificates.filter((certificate) => isRecipient(enveloped, certificate));
  return fitting.length === 0 ? [] : keys.open(fitting.slice(0, MAX_KEYS));
}
