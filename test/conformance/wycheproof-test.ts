import { parseBer } from '../../src/asn1/ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { equal, toHex, type Bytes } from '../../src/bytes.ts';
import type { Outcome } from './case.ts';

/** What the groups of the kinds that run here say of their tests, older files by the names in the second place. */
export interface TestGroup {
  readonly type: string;
  readonly curve?: string;
  readonly encoding?: string;
  readonly sha?: string;
  readonly mgf?: string;
  readonly mgfSha?: string;
  readonly sLen?: number;
  /** Of a symmetric key, in bits. */
  readonly keySize?: number;
  readonly tagSize?: number;
  readonly publicKey?: { readonly curve?: string };
  readonly publicKeyDer?: string;
  readonly keyDer?: string;
  readonly privateKeyPkcs8?: string;
  readonly tests: readonly WycheproofTest[];
}

/** A key as octets in hexadecimal, as PEM, or as a JWK. */
export type WrittenKey = string | Readonly<Record<string, unknown>>;

export interface WycheproofTest {
  readonly tcId: number;
  readonly flags?: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly msg?: string;
  readonly sig?: string;
  readonly ct?: string;
  readonly label?: string;
  readonly key?: string;
  readonly iv?: string;
  readonly aad?: string;
  readonly tag?: string;
  readonly public?: WrittenKey;
  readonly private?: WrittenKey;
  readonly shared?: string;
  readonly password?: string;
  readonly salt?: string;
  readonly iterationCount?: number;
}

/** What Signet makes of one test. `policy`: it refuses everything of this kind, and says why. */
export type Answer = 'accepted' | 'refused' | { readonly wrong: string } | { readonly policy: string };

/** Puts one test to Signet. */
export type Ask = (test: WycheproofTest) => Promise<Answer>;

/** How the tests of a group are put to Signet, where it computes what they are about. */
export type AskGroup = (group: TestGroup, algorithm: string) => Ask | { readonly policy: string };

/** A policy proves nothing of a test that is invalid, so it is told of every test alike. */
export function score({ result, flags = [] }: WycheproofTest, answer: Answer): Outcome {
  if (typeof answer === 'object') return 'policy' in answer ? { refused: answer.policy } : answer;
  if (result === 'acceptable') return { right: `acceptable (${flags[0] ?? 'no reason'}), and ${answer}` };
  const wanted = result === 'valid' ? 'accepted' : 'refused';
  return answer === wanted ? 'right' : { wrong: `expected ${wanted}, found ${answer}` };
}

/** Whether Signet comes to the octets that the test has. */
export function answerOf(found: Bytes | undefined, expected: Bytes): Answer {
  if (!found) return 'refused';
  return equal(found, expected)
    ? 'accepted'
    : { wrong: `expected ${toHex(expected).slice(0, 64)}, found ${toHex(found).slice(0, 64)}` };
}

/** What cannot be read is refused. */
export async function unlessMalformed(ask: () => Promise<Answer> | Answer): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof MalformedError) return 'refused';
    throw error;
  }
}

export const fromHex = (hex = ''): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));

/** An AlgorithmIdentifier as a message has it. */
export const identifier = (encoding: Bytes): AlgorithmIdentifier => readAlgorithm(parseBer(encoding));
