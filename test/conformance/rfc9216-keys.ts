import { join } from 'node:path';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { concat, fromLatin1, utf8 } from '../../src/bytes.ts';
import type { CipherName } from '../../src/crypto/encipher.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import { decryptMessage } from '../../src/smime/decrypt.ts';
import { encryptMessage, signMessage } from '../../src/smime/send.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { filesIn, readBytes } from './corpora.ts';
import { identitiesIn, opensByAnother } from './key-files.ts';
import { innermostText } from './open-file.ts';
import { receiveFile, verdictText } from './receive-file.ts';

const CIPHERS: readonly CipherName[] = ['AES-128-CBC', 'AES-256-CBC', 'AES-128-GCM', 'AES-256-GCM'];
const TEXT = 'What one person wrote to another.';

/** The private keys of RFC 9216: each belongs to its certificate; what is signed and encrypted with them is read again. */
export function* rfc9216Keys(folder: string, anchors: readonly Certificate[], at: Date): Generator<Case> {
  const files = filesIn(folder);
  for (const file of files.filter((name) => name.endsWith('.key.pem'))) {
    // The certificate of a key stands in the section before it.
    const [chapter, section] = file.split('_')[0]?.split('.').map(Number) ?? [];
    const certificate = files.find((name) => name.startsWith(`${chapter ?? 0}.${(section ?? 0) - 1}_`));
    if (certificate === undefined) continue;
    const run = (): Promise<Outcome> => keyOfCertificate(join(folder, file), join(folder, certificate));
    yield { id: file, run };
  }
  for (const file of files.filter((name) => name.endsWith('.p12'))) {
    const person = file.replace(/^.*_for_|\.p12$/g, '');
    const path = join(folder, file);
    // Opened once for all the cases: that takes longer than all else that they do.
    let identities: ReturnType<typeof identitiesIn> | undefined;
    const open: Open = () => (identities ??= identitiesIn(path, person.toLowerCase()));
    yield { id: file, run: () => keyFile(path, open) };
    for (const form of ['clear', 'opaque'] as const) {
      const run = (): Promise<Outcome> => signed(open, person, { anchors, at, form });
      yield { id: `signed by ${person}, ${form}`, run };
    }
    for (const cipher of CIPHERS) {
      const run = (): Promise<Outcome> => encrypted(open, person, { cipher, at });
      yield { id: `encrypted to ${person} by ${cipher}`, run };
    }
  }
}

/** A file of both opens only where the certificate carries the public half of the key. */
async function keyOfCertificate(key: string, certificate: string): Promise<Outcome> {
  try {
    const found = await readKeyFile(concat([readBytes(key), readBytes(certificate)]), '');
    return found.length === 1 ? 'right' : { wrong: `expected one identity, found ${found.length}` };
  } catch (error) {
    if (error instanceof KeyFileError) return { wrong: `expected an identity, found ${error.code}` };
    throw error;
  }
}

type Open = () => ReturnType<typeof identitiesIn>;

async function keyFile(path: string, open: Open): Promise<Outcome> {
  const closed = await opensByAnother(path);
  if (closed !== 'right') return closed;
  const found = await open();
  if (typeof found === 'string') return { wrong: `expected two identities, found ${found}` };
  return compare(
    'encrypts, signs',
    found.map((one) => (isForSigning(one) ? 'signs' : 'encrypts')).join(', '),
  );
}

const isForSigning = ({ certificate: { known } }: Identity): boolean =>
  known.keyUsage?.has('digitalSignature') ?? false;

/** Every person of RFC 9216 is at smime.example. */
const messageOf = (person: string) =>
  utf8(
    `From: ${person.toLowerCase()}@smime.example\r\nTo: you@smime.example\r\nSubject: x\r\n\r\n${TEXT}\r\n`,
  );

async function signed(
  open: Open,
  person: string,
  { anchors, at, form }: { anchors: readonly Certificate[]; at: Date; form: 'clear' | 'opaque' },
): Promise<Outcome> {
  const found = await open();
  const signers = typeof found === 'string' ? [] : found.filter(isForSigning);
  const message = await signMessage(messageOf(person), { signers, signingTime: at, form });
  return compare('verified', verdictText(await receiveFile(message, { at, anchors })));
}

async function encrypted(
  open: Open,
  person: string,
  { cipher, at }: { cipher: CipherName; at: Date },
): Promise<Outcome> {
  const found = await open();
  const keys = typeof found === 'string' ? [] : found;
  const recipients = keys.filter((one) => !isForSigning(one)).map(({ certificate }) => certificate);
  const [message] = await encryptMessage(messageOf(person), [recipients], { cipher, at });
  if (!message) return { wrong: 'expected a message, found none' };
  if (fromLatin1(message).includes(TEXT)) return { wrong: 'expected no text in the clear, found it' };
  const { content, decryption } = await decryptMessage(message, keys);
  if (!content || !innermostText(content).includes(TEXT))
    return { wrong: `expected the text, found ${decryption}` };
  return compare(cipher.endsWith('GCM') ? 'authenticated' : 'unauthenticated', decryption);
}
