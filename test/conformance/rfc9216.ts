import { join } from 'node:path';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { sameName } from '../../src/asn1/name.ts';
import { equal } from '../../src/bytes.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn, filesIn } from './corpora.ts';
import { rfc9216Keys } from './rfc9216-keys.ts';
import { againstPath } from './trust-text.ts';

/** Everything of RFC 9216 is valid until 2052. */
const AT = new Date('2030-01-01T00:00:00Z');

interface Named {
  readonly file: string;
  readonly certificate: Certificate;
}

/** Every certificate of RFC 9216 §3 to 8 under each of its two roots, which also certify one another. */
export function* rfc9216(folder: string): Generator<Case> {
  const all = filesIn(folder)
    .filter((name) => name.endsWith('.crt.pem'))
    .flatMap((file) =>
      certificatesIn(join(folder, file)).map((certificate): Named => ({ file, certificate })),
    );
  const roots = all.filter(({ certificate: { subject, issuer } }) => sameName(subject, issuer));
  const others = all.filter((one) => !roots.includes(one));
  for (const { file, certificate } of others) {
    for (const root of roots) {
      // An authority's own certificate by the other root leads to that other root alone.
      if (isOf(certificate, root.certificate)) continue;
      const intermediates = others.map((other) => other.certificate);
      yield {
        id: `${short(file)} under ${short(root.file)}`,
        run: () => path(file, certificate, root.certificate, intermediates),
      };
    }
  }
  const anchors = roots.map(({ certificate }) => certificate);
  yield* rfc9216Keys(folder, anchors, AT);
}

const isOf = (a: Certificate, b: Certificate): boolean =>
  equal(a.subjectPublicKeyInfo.der, b.subjectPublicKeyInfo.der);

async function path(
  file: string,
  certificate: Certificate,
  root: Certificate,
  intermediates: readonly Certificate[],
): Promise<Outcome> {
  // The path holds; that the key is not for signatures is what its key usage is there to say (RFC 8550 §4.4.2).
  const isOther = /Encryption_End_Entity|Certification_Authority/.test(file);
  const found = await againstPath(certificate, { anchors: [root], intermediates }, AT);
  return compare(isOther ? 'key-usage-not-signing' : 'nothing', found);
}

const short = (file: string): string => file.replace('.crt.pem', '').replaceAll('_', ' ');
