import { EMPTY, type Bytes } from '../../src/bytes.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import type { CipherName } from '../../src/crypto/encipher.ts';
import { NOW } from '../support/fake-ca.ts';
import { FROM_ALICE, multipartSigned, pkcs7Mime } from '../support/message.ts';
import { signCms } from '../support/sign-cms.ts';
import { SIGNED_BOUNDARY } from './letter.ts';
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
  /** Who signs, and who is encrypted to. */
  readonly certificate: Bytes;
  /** Theirs, as a PrivateKeyInfo. */
  readonly privateKey: Bytes;
}

const MEMBERS = ['content', 'message', 'signature', 'anchor', 'certificate', 'privateKey'] as const;

export async function makeInput(operation: Operation, content: Bytes, people: People): Promise<Input> {
  const input: Input = {
    content,
    message: EMPTY,
    signature: EMPTY,
    anchor: people.anchor.der,
    certificate: people.alice.der,
    privateKey: await people.alice.key.exportPkcs8(),
  };
  const encrypted = (cipher: CipherName): Promise<Bytes> =>
    // OAEP, since pkijs opens no other; the private operation is then the platform's for all.
    encryptContent(content, [people.alice.certificate], { cipher, rsaScheme: 'RSAES-OAEP', at: NOW });
  const certificates = [people.alice.der, people.authority.der];
  const options = { content, certificates, signers: [{ by: people.alice }] };
  switch (operation) {
    case 'verify-multipart': {
      const signature = await signCms({ ...options, detached: true });
      return {
        ...input,
        message: multipartSigned(content, signature, FROM_ALICE, SIGNED_BOUNDARY),
        signature,
      };
    }
    case 'verify-opaque-definite':
      return { ...input, message: await signCms(options) };
    case 'verify-opaque-indefinite':
      return { ...input, message: streamed(await signCms(options), content.subarray(0, 64)) };
    case 'verify-opaque-eml':
      return { ...input, message: pkcs7Mime(await signCms(options)) };
    case 'decrypt-cbc-definite':
      return { ...input, message: await encrypted('AES-256-CBC') };
    case 'decrypt-cbc-indefinite': {
      const cms = await encrypted('AES-256-CBC');
      // The ciphertext reaches nearly to the end, and no other octets are like it.
      return { ...input, message: streamed(cms, cms.subarray(-64)) };
    }
    case 'decrypt-gcm':
      return { ...input, message: await encrypted('AES-256-GCM') };
    case 'sign-detached':
    case 'encrypt-cbc':
    case 'encrypt-gcm':
      return input;
  }
}

/** @param write stores a member under its name */
export function storeInput(input: Input, write: (name: string, bytes: Bytes) => void): void {
  for (const name of MEMBERS) write(name, input[name]);
}

/** @param read gives the member of that name, in memory that nothing else shares */
export async function loadInput(read: (name: string) => Promise<Bytes>): Promise<Input> {
  const members = await Promise.all(MEMBERS.map(async (name) => [name, await read(name)] as const));
  return Object.fromEntries(members) as Record<(typeof MEMBERS)[number], Bytes>;
}
