import { utf8, type Bytes } from '../bytes.ts';
import { randomOctets } from '../crypto/random.ts';
import type { Argon2Costs } from './argon2.ts';
import { DamagedRecordError, recordFields } from './record-fields.ts';

/** How a passphrase becomes the key that the master key is sealed with. */
export type Derivation =
  | ({ readonly name: 'argon2id'; readonly salt: Bytes } & Argon2Costs)
  | { readonly name: 'pbkdf2-sha256'; readonly salt: Bytes; readonly iterations: number };

const KEY_LENGTH = 32;
const SALT_LENGTH = 16;

/** RFC 9106 §4, the second recommendation, with one lane: a browser computes them one after the other. */
const ARGON2: Argon2Costs = { memory: 64 * 1024, passes: 3, lanes: 1 };

/** What OWASP asks for where there is no memory-hard function. */
const PBKDF2_ITERATIONS = 600_000;

/**
 * What a record may ask for. Attack: one that was tampered with asks for 4 GiB or for hours; or for so little that
 * whoever reads the next record that is sealed like it needs not guess long.
 */
const BOUNDS = {
  memory: { least: 19 * 1024, most: 512 * 1024 },
  passes: { least: 2, most: 16 },
  lanes: { least: 1, most: 4 },
  iterations: { least: PBKDF2_ITERATIONS, most: 10_000_000 },
  salt: { least: SALT_LENGTH, most: 64 },
} as const;

/** The best that this place can compute, with a salt of its own. */
export async function newDerivation(): Promise<Derivation> {
  const salt = randomOctets(SALT_LENGTH);
  const { compilesWasm } = await argon2();
  return (await compilesWasm())
    ? { name: 'argon2id', salt, ...ARGON2 }
    : { name: 'pbkdf2-sha256', salt, iterations: PBKDF2_ITERATIONS };
}

/** @throws DamagedRecordError for one that no Signet wrote, or that asks for too much or too little */
export function readDerivation(value: unknown): Derivation {
  const fields = recordFields(value, 'derivation');
  const within = (member: Exclude<keyof typeof BOUNDS, 'salt'>): number =>
    fields.integer(member, BOUNDS[member]);
  const salt = fields.bytes('salt', BOUNDS.salt);
  switch (fields.text('name')) {
    case 'argon2id':
      return {
        name: 'argon2id',
        salt,
        memory: within('memory'),
        passes: within('passes'),
        lanes: within('lanes'),
      };
    case 'pbkdf2-sha256':
      return { name: 'pbkdf2-sha256', salt, iterations: within('iterations') };
    default:
      throw new DamagedRecordError('derivation', 'name');
  }
}

/** 32 octets. @param passphrase as it is typed; two ways of typing the same characters give the same key */
export async function deriveKey(passphrase: string, derivation: Derivation): Promise<Bytes> {
  const password = utf8(prepared(passphrase));
  if (derivation.name === 'argon2id') {
    const { argon2id } = await argon2();
    return argon2id(password, derivation.salt, derivation, KEY_LENGTH);
  }
  const { salt, iterations } = derivation;
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * KEY_LENGTH));
}

const argon2 = (): Promise<typeof import('./argon2.ts')> =>
  import(/* webpackChunkName: "argon2" */ './argon2.ts');

/** RFC 8265 §4.2.2: every space is the one of ASCII, and composed characters are one, whatever keyboard made them. */
const prepared = (passphrase: string): string => passphrase.replace(/\p{Zs}/gu, ' ').normalize('NFC');
