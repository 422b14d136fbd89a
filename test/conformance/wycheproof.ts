import { join } from 'node:path';
import { parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import type { Bytes } from '../../src/bytes.ts';
import { SIGNATURES, type SignatureAlgorithm } from '../../src/crypto/algorithms.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { filesIn, readJson } from './corpora.ts';

interface TestFile {
  readonly algorithm: string;
  readonly testGroups: readonly TestGroup[];
}

interface TestGroup {
  readonly type: string;
  readonly sha?: string;
  readonly publicKey?: { readonly curve?: string };
  readonly publicKeyDer?: string;
  readonly tests: readonly Test[];
}

interface Test {
  readonly tcId: number;
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

/** The types of test groups that verifySignature() answers, with the scheme that each is about. */
const SCHEMES: Readonly<Record<string, SignatureAlgorithm['scheme']>> = {
  RsassaPkcs1Verify: 'RSASSA-PKCS1-v1_5',
  EcdsaVerify: 'ECDSA',
  EddsaVerify: 'Ed25519',
};

const CURVES: ReadonlySet<string> = new Set(['secp256r1', 'secp384r1', 'secp521r1', 'edwards25519']);

/** Every file of signatures to verify, by what it says of itself, whatever its name. */
export function* wycheproof(folder: string): Generator<Case> {
  for (const file of filesIn(folder).filter((name) => name.endsWith('.json'))) {
    const { algorithm, testGroups } = readJson(join(folder, file)) as TestFile;
    for (const group of testGroups) {
      const scheme = SCHEMES[group.type];
      const chosen = scheme ? algorithmOf(group, scheme) : `${algorithm}: not run here yet`;
      for (const test of group.tests) {
        const run = (): Outcome | Promise<Outcome> =>
          typeof chosen === 'string' ? { skipped: chosen } : verify(group, chosen, test);
        yield { id: `${file} ${test.tcId}`, run };
      }
    }
  }
}

/** The entry of Signet's own table, or in words why there is none. */
function algorithmOf(
  { sha, publicKey }: TestGroup,
  scheme: SignatureAlgorithm['scheme'],
): SignatureAlgorithm | string {
  const curve = publicKey?.curve;
  if (curve !== undefined && !CURVES.has(curve)) return `${curve}: not run here yet`;
  const entry = Object.values(SIGNATURES).find(
    (candidate) => candidate.scheme === scheme && (scheme === 'Ed25519' || candidate.digest === sha),
  );
  return entry ?? `${scheme} with ${sha ?? 'no digest'}: no algorithm of S/MIME`;
}

async function verify(group: TestGroup, algorithm: SignatureAlgorithm, test: Test): Promise<Outcome> {
  const found = await verifies(group, algorithm, test);
  if (test.result === 'acceptable') return { right: `acceptable, and ${found ? 'accepted' : 'refused'}` };
  return compare(test.result, found ? 'valid' : 'invalid');
}

async function verifies(group: TestGroup, algorithm: SignatureAlgorithm, test: Test): Promise<boolean> {
  try {
    const publicKey = readPublicKey(parseBer(fromHex(group.publicKeyDer ?? '')));
    const digest = algorithm.digest ?? 'SHA-256';
    return await verifySignature(publicKey, algorithm, digest, fromHex(test.msg), fromHex(test.sig));
  } catch (error) {
    if (error instanceof MalformedError) return false;
    throw error;
  }
}

const fromHex = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));
