import type { RecipientKey } from '../../src/cms/recipient.ts';
import { encryptionPair } from '../support/decryption-key.ts';
import { createReader, type Reader } from '../support/envelope.ts';
import { createRoot, createSelfSigned, type Identity } from '../support/fake-ca.ts';

/** Who takes part in the attacks. */
export interface People {
  /** The one authority that is trusted. */
  readonly root: Identity;
  readonly alice: Identity;
  /** Has a good certificate, for an address of her own. */
  readonly mallory: Identity;
  /** Calls himself Alice, by a certificate that he made himself. */
  readonly eve: Identity;
  /** The keys of these two are at hand: key agreement, and RSA. */
  readonly bob: Reader;
  readonly rsaBob: Reader;
  /** Her key is not. */
  readonly carol: Reader;
}

export async function createPeople(): Promise<People> {
  const root = await createRoot();
  const [alice, mallory, eve, bob, rsaBob, carol] = await Promise.all([
    root.issue({ email: 'alice@example.org' }),
    root.issue({ email: 'mallory@example.net', name: 'Mallory' }),
    createSelfSigned({ email: 'alice@example.org' }),
    createReader(root),
    createRsaReader(root),
    createReader(root, 'carol@example.org'),
  ]);
  return { root, alice, mallory, eve, bob, rsaBob, carol };
}

async function createRsaReader(root: Identity): Promise<Reader> {
  const { certified, privateKeyInfo } = encryptionPair('RSA');
  const identity = await root.issue({ email: 'bob@example.org', name: 'Bob Example', key: certified });
  return { identity, key: { certificate: identity.certificate, privateKeyInfo } };
}

/** What opens encrypted messages here. */
export const keysOf = ({ bob, rsaBob }: People): readonly Extract<RecipientKey, { certificate: unknown }>[] =>
  [bob, rsaBob].map(({ key }) => key).filter((key) => 'certificate' in key);
