import { join } from 'node:path';
import { MalformedError } from '../../src/asn1/malformed.ts';
import type { Case, Outcome } from './case.ts';
import { filesIn, readJson } from './corpora.ts';
import { askAgreement } from './wycheproof-agreement.ts';
import { askAead, askCbc, askKeyWrap } from './wycheproof-ciphers.ts';
import { askPbes2 } from './wycheproof-passwords.ts';
import { askSignature } from './wycheproof-signatures.ts';
import { score, type Ask, type AskGroup, type TestGroup } from './wycheproof-test.ts';
import { askOaep, askPkcs1 } from './wycheproof-transport.ts';

interface TestFile {
  readonly algorithm: string;
  readonly testGroups: readonly TestGroup[];
}

/** What asks Signet, by the type of the test group. */
const KINDS: Readonly<Record<string, AskGroup>> = {
  RsassaPkcs1Verify: askSignature,
  RsassaPkcs1Generate: askSignature,
  RsassaPssVerify: askSignature,
  RsassaPssWithParametersVerify: askSignature,
  EcdsaVerify: askSignature,
  EcdsaP1363Verify: askSignature,
  EddsaVerify: askSignature,
  RsaesOaepDecrypt: askOaep,
  RsaesPkcs1Decrypt: askPkcs1,
  EcdhTest: askAgreement,
  EcdhEcpointTest: askAgreement,
  EcdhPemTest: askAgreement,
  EcdhWebcryptoTest: askAgreement,
  XdhComp: askAgreement,
  XdhAsnComp: askAgreement,
  XdhPemComp: askAgreement,
  XdhJwkComp: askAgreement,
  IndCpaTest: askCbc,
  AeadTest: askAead,
  KeywrapTest: askKeyWrap,
  PbeTest: askPbes2,
};

/** Every file of the kinds that S/MIME is made of, by what its groups say of themselves, whatever its name. */
export function* wycheproof(folder: string): Generator<Case> {
  for (const file of filesIn(folder).filter((name) => name.endsWith('.json'))) {
    const { algorithm, testGroups } = readJson(join(folder, file)) as TestFile;
    for (const group of testGroups) {
      const ask = askOf(group, algorithm);
      for (const test of group.tests) {
        const run = async (): Promise<Outcome> => {
          if (!ask) return { skipped: `${algorithm} (${group.type}): nothing that S/MIME does` };
          return score(test, 'policy' in ask ? ask : await ask(test));
        };
        yield { id: `${file} ${test.tcId}`, run };
      }
    }
  }
}

/** Undefined for a kind that does not run here. A group whose key cannot be read is refused, each test of it. */
function askOf(group: TestGroup, algorithm: string): ReturnType<AskGroup> | undefined {
  try {
    return KINDS[group.type]?.(group, algorithm);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const refuse: Ask = () => Promise.resolve('refused');
    return refuse;
  }
}
