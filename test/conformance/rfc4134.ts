import { join } from 'node:path';
import { readCertificateList } from '../../src/asn1/crl.ts';
import type { Report } from '../../src/smime/report.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn, filesIn, readBytes } from './corpora.ts';
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
    } else if (file.endsWith('.pri'))
      yield { id: file, run: () => ({ skipped: 'PKCS #8: not run here yet' }) };
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
      return report.decryption === 'no-key' ? { skipped: 'decryption: not run here yet' } : 'right';
  }
}

/** An algorithm that WebCrypto does not have: the verdict says so, and calls nothing intact. */
function dss(report: Report): Outcome {
  const { kind, findings } = report.verdict;
  const isClean =
    report.verdict.signers.every(({ intact }) => !intact) &&
    (kind === 'refused' || kind === 'invalid') &&
    findings.some(({ code }) => code === 'algorithm-unsupported');
  return isClean
    ? { right: `DSA, which WebCrypto does not have: ${kind}` }
    : { wrong: `expected refused (algorithm-unsupported), found ${verdictText(report)}` };
}
