import { keyUsage } from '../../src/pki/issue-certificate.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';

/** A path of three, the most common kind there is: RSA-2048 with SHA-256 throughout. */
export interface People {
  readonly anchor: Identity;
  readonly authority: Identity;
  /** Signs, and is encrypted to. */
  readonly alice: Identity;
}

export async function createPeople(): Promise<People> {
  const kind = 'RSA-2048';
  const anchor = await createRoot({ kind });
  const authority = await anchor.issue({ kind, ca: true, name: 'Test Authority' });
  const alice = await authority.issue({
    kind,
    email: 'alice@example.org',
    extensions: [keyUsage('digitalSignature', 'keyEncipherment')],
  });
  return { anchor, authority, alice };
}
