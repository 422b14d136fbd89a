import { EMPTY, type Bytes } from '../../src/bytes.ts';
import { multipartSigned, pkcs7Mime } from '../support/message.ts';
import { signCms } from '../support/sign-cms.ts';
import type { People } from './people.ts';
import type { Operation } from './row.ts';
import { streamed } from './streamed.ts';

/** What one operation works on; each member is a file of its own, since pages and processes of their own read it. */
export interface Input {
  /** What is, or is to be, signed or encrypted. */
  readonly content: Bytes;
  /** What a receiver is given; empty where the operation makes a message. */
  readonly message: Bytes;
  /** The CMS in a multipart/signed, else empty: pkijs reads no MIME. */
  readonly signature: Bytes;
  /** The certificate of the one authority that is trusted. */
  readonly anchor: Bytes;
}

const MEMBERS = ['content', 'message', 'signature', 'anchor'] as const;

export async function makeInput(operation: Operation, content: Bytes, people: People): Promise<Input> {
  const anchor = people.anchor.der;
  const certificates = [people.alice.der, people.authority.der];
  const options = { content, certificates, signers: [{ by: people.alice }] };
  switch (operation) {
    case 'verify-multipart': {
      const signature = await signCms({ ...options, detached: true });
      return { content, message: multipartSigned(content, signature), signature, anchor };
    }
    case 'verify-opaque-definite':
      return { content, message: await signCms(options), signature: EMPTY, anchor };
    case 'verify-opaque-indefinite':
      return { content, message: streamed(await signCms(options), content), signature: EMPTY, anchor };
    case 'verify-opaque-eml':
      return { content, message: pkcs7Mime(await signCms(options)), signature: EMPTY, anchor };
    default:
      return { content, message: EMPTY, signature: EMPTY, anchor };
  }
}

/** @param write stores a member under its name */
export function storeInput(input: Input, write: (name: string, bytes: Bytes) => void): void {
  for (const name of MEMBERS) write(name, input[name]);
}

/** @param read gives the member of that name, in memory that nothing else shares */
export async function loadInput(read: (name: string) => Promise<Bytes>): Promise<Input> {
  const [content, message, signature, anchor] = await Promise.all(MEMBERS.map(read));
  return { content: content!, message: message!, signature: signature!, anchor: anchor! };
}
