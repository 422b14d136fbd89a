import { basename, dirname, join } from 'node:path';
import { readCertificateList } from '../../src/asn1/crl.ts';
import { equal } from '../../src/bytes.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { publicKeysOf } from '../../src/keystore/private-key.ts';
import type { Report } from '../../src/smime/report.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn, filesIn, readBytes } from './corpora.ts';
import { openCms } from './open-file.ts';
import { isIntact, receiveFile, verdictText } from './receive-file.ts';

/** Within the validity of Carl's, Alice's and Diane's certificates. */
const AT = new Date('2005-01-01T00:00:00Z');

/** How RFC 4134 §4 says each example is signed. */
const SIGNED: Readonly<Record<string, 'rsa' | 'dss' | 'nobody'>> = {
  '4.1': 'dss',
  '4.2': 'rsa',
  '4.3': 'dss',
  '4.4': 'dss',
  '4.5': 'rsa',
  '4.6': 'dss',
  '4.7': 'dss',
  '4.8': 'dss',
  '4.9': 'dss',
  '4.10': 'dss',
  '4.11': 'nobody',
};

/** The examples of RFC 4134, its certificates and its CRLs. */
export function* rfc4134(folder: string): Generator<Case> {
  for (const file of filesIn(folder)) {
    const path = join(folder, file);
    const section = /^(\d\.\d+)\.(?:bin|eml)$/.exec(file)?.[1];
    if (section !== undefined) yield { id: file, run: () => example(folder, file, section) };
    else if (file.endsWith('.cer'))
      yield { id: file, run: () => compare('1', `${certificatesIn(path).length}`) };
    else if (file.endsWith('.crl')) {
      yield { id: file, run: () => (readCertificateList(readBytes(path)), 'right') };
    } else if (file.endsWith('.pri')) yield { id: file, run: () => privateKey(path) };
  }
}

async function example(folder: string, file: string, section: string): Promise<Outcome> {
  const report = await receiveFile(readBytes(join(folder, file)), {
    at: AT,
    anchors: certificatesIn(join(folder, 'CarlRSASelf.cer')),
    // §4.3 has no content of its own; it is the one that stands in §2.
    ...(section === '4.3' ? { detached: readBytes(join(folder, 'ExContent.bin')) } : {}),
  });
  const { kind } = report.verdict;
  if (kind === 'verified') return { wrong: 'expected no more than caution, found verified' };
  switch (SIGNED[section]) {
    case 'rsa':
      // SHA-1 and 1024 bits: the signature holds, and is told to be weak.
      return compare('caution, intact', `${kind}, ${isIntact(report) ? 'intact' : verdictText(report)}`);
    case 'dss':
      return dss(report);
    case 'nobody':
      return compare('unsigned (certificates-only)', verdictText(report));
    default:
      if (isIntact(report)) return { wrong: `expected no signature, found ${verdictText(report)}` };
      return section.startsWith('5.') ? enveloped(folder, file) : 'right';
  }
}

/** How RFC 4134 §5 encrypts: a cipher that is told as too old, or one that is read only for who asks for it. */
async function enveloped(folder: string, file: string): Promise<Outcome> {
  const bytes = readBytes(join(folder, file));
  const [certificate] = certificatesIn(join(folder, 'BobRSASignByCarl.cer'));
  if (!certificate) return { wrong: "expected Bob's certificate, found none" };
  const bob = { certificate, privateKeyInfo: readBytes(join(folder, 'BobPrivRSAEncrypt.pri')) };
  const plain = await openCms(bytes, [bob]);
  const asked = await openCms(bytes, [bob], true);
  if (asked.kind !== 'decrypted') return { wrong: `expected a content, found ${asked.kind}` };
  if (!equal(asked.content, readBytes(join(folder, 'ExContent.bin'))))
    return { wrong: 'expected the content of §2, found another' };
  if (plain.kind === 'refused' && asked.cipher.startsWith('RC2-'))
    return { right: `${asked.cipher}: refused, and opened by the explicit option` };
  return plain.kind === 'decrypted' && plain.legacy
    ? 'right'
    : { wrong: `expected a legacy cipher to be told, found ${plain.kind}` };
}

/** The keys of RSA, with which content can be opened; of DSA, with which nobody should do anything any more. */
function privateKey(path: string): Outcome {
  const key = readDecryptionKey(readBytes(path));
  if (path.includes('DSS')) return key ? { wrong: 'expected no key, found one' } : { refused: 'keys of DSA' };
  const [certificate] = publicKeysOf(readBytes(path));
  const name = basename(path).replace(/Priv(RSA|DSS).*/, '$1');
  const own = filesIn(dirname(path))
    .filter((file) => file.startsWith(name) && file.endsWith('.cer'))
    .flatMap((file) => certificatesIn(join(dirname(path), file)));
  const isOwn = own.some(
    ({ subjectPublicKeyInfo }) => certificate && equal(certificate, subjectPublicKeyInfo.publicKey),
  );
  return compare(
    'RSA, of its certificate',
    `${key?.kind ?? 'no key'}, ${isOwn ? 'of its' : 'of no'} certificate`,
  );
}

/** An algorithm that WebCrypto does not have: the verdict says so, and calls nothing intact. */
function dss(report: Report): Outcome {
  const { kind, findings } = report.verdict;
  const isClean =
    report.verdict.signers.every(({ intact }) => !intact) &&
    (kind === 'refused' || kind === 'invalid') &&
    findings.some(({ code }) => code === 'algorithm-unsupported');
  return isClean
    ? { refused: 'DSA, which WebCrypto does not have' }
    : { wrong: `expected refused (algorithm-unsupported), found ${verdictText(report)}` };
}
