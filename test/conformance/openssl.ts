import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCertificate, type Certificate } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import type { Bytes } from '../../src/bytes.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn, filesIn, readBytes } from './corpora.ts';
import { identitiesIn } from './key-files.ts';
import { openssl9598 } from './openssl-addresses.ts';
import { opensslEnvelope } from './openssl-envelopes.ts';
import { isIntact, receiveFile, verdictText } from './receive-file.ts';
import { againstPath } from './trust-text.ts';

/** Within the validity of the certificates of OpenSSL's own tests. */
const AT = new Date('2026-06-01T00:00:00Z');

/** Folders of messages, none of which may be believed. */
const MESSAGES = ['smime-eml', '80-test_cms_data', '80-test_cmsapi_data', '25-test_pkcs7_data'] as const;

/** The files of OpenSSL's own tests, by the names that say what is wrong with each. */
export function* openssl(root: string): Generator<Case> {
  for (const folder of MESSAGES) {
    const files = filesIn(join(root, folder)).filter((name) => !/-(?:cert|key)\.pem$/.test(name));
    for (const file of files) yield { id: `${folder}/${file}`, run: () => refused(root, folder, file) };
  }
  for (const file of filesIn(join(root, 'd2i-tests'))) {
    yield { id: `d2i-tests/${file}`, run: () => notACertificate(readBytes(join(root, 'd2i-tests', file))) };
  }
  const certificates = filesIn(join(root, 'smime-certs')).filter((name) =>
    /^sm(?:rsa|ec)\d\.pem$/.test(name),
  );
  for (const file of certificates) yield { id: `smime-certs/${file}`, run: () => underRoot(root, file) };
  for (const file of filesIn(join(root, '80-test_pkcs12_data'))) {
    yield {
      id: `80-test_pkcs12_data/${file}`,
      run: () => keyFile(join(root, '80-test_pkcs12_data', file), file),
    };
  }
  yield* openssl9598(join(root, '25-test_eai_data'));
}

async function refused(root: string, folder: (typeof MESSAGES)[number], file: string): Promise<Outcome> {
  // The roots that OpenSSL's tests give, so that nothing is refused only for being unknown.
  const roots = [
    join(root, '../pkits/certs/TrustAnchorRootCertificate.crt'),
    join(root, 'smime-certs/smroot.pem'),
  ];
  const anchors = roots.filter((path) => existsSync(path)).flatMap(certificatesIn);
  const report = await receiveFile(readBytes(join(root, folder, file)), { at: AT, anchors });
  const { kind, findings, signers } = report.verdict;
  if (kind === 'verified') return { wrong: 'expected a refusal, found verified' };
  // One has a path that does not hold; the other breaks nothing of RFC 5652 §5.1, only readers that trust its list.
  if (folder === 'smime-eml') return { right: verdictText(report) };
  const types = findings.flatMap((finding) =>
    finding.code === 'content-unsupported' ? [finding.contentType] : [],
  );
  if (report.decryption !== 'none' || types.length > 0) {
    if (signers.length > 0) return { wrong: `expected no signature, found ${verdictText(report)}` };
    return types.length > 0
      ? { refused: `a content of type ${types.join()}, which is named and not opened` }
      : opensslEnvelope(root, join(root, folder, file));
  }
  return isIntact(report) ? { wrong: `expected not intact, found intact: ${verdictText(report)}` } : 'right';
}

/** What OpenSSL's tests give for a passphrase, among it the one of RFC 9579's examples. */
const PASSPHRASES = ['', '1234', 'password'] as const;

async function keyFile(path: string, file: string): Promise<Outcome> {
  const found = await Promise.all(PASSPHRASES.map((passphrase) => identitiesIn(path, passphrase)));
  const isOpen = found.some((one) => typeof one !== 'string' || one === 'no-key');
  return compare(file.includes('bad') ? 'refused' : 'opened', isOpen ? 'opened' : 'refused');
}

/** None of these is a certificate, or not one that a careful reader takes. */
function notACertificate(bytes: Bytes): Outcome {
  try {
    readCertificate(bytes);
    return { wrong: 'expected MalformedError, found a certificate' };
  } catch (error) {
    if (error instanceof MalformedError) return 'right';
    throw error;
  }
}

async function underRoot(root: string, file: string): Promise<Outcome> {
  const [certificate] = certificatesIn(join(root, 'smime-certs', file));
  const anchors: readonly Certificate[] = certificatesIn(join(root, 'smime-certs/smroot.pem'));
  if (!certificate) return { wrong: 'expected a certificate, found none' };
  // One is by the root of an earlier release, which had the same name.
  const expected = file === 'smec3.pem' ? 'certificate-signature-invalid' : 'nothing';
  return compare(expected, await againstPath(certificate, { anchors, intermediates: [] }, AT));
}
