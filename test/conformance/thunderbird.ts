import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn, readBytes, readJson } from './corpora.ts';
import { isIntact, receiveFile, verdictText } from './receive-file.ts';

interface Row {
  readonly file: string;
  readonly enc: boolean;
  readonly sig_good?: boolean;
}

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** The names of the rows whose signature is bad by its mathematics; every other "bad" is Thunderbird's policy. */
const BROKEN = /\.bad\.|mismatch-econtent/;

/** The messages of Thunderbird's own test: the cryptographic answer must be the same, the verdict may be our own. */
export function* thunderbird(root: string): Generator<Case> {
  const folder = join(root, 'smime');
  const anchors = certificatesIn(join(folder, 'TestCA.pem'));
  for (const row of readJson(join(root, 'expected-thunderbird.json')) as readonly Row[]) {
    yield { id: row.file.replace('../', ''), run: () => judge(join(folder, row.file), row, anchors) };
  }
}

async function judge(path: string, row: Row, anchors: readonly Certificate[]): Promise<Outcome> {
  if (!existsSync(path)) return { skipped: 'the message is not in the folder' };
  const at = new Date((anchors[0]?.notBefore.getTime() ?? 0) + MONTH_MS);
  const report = await receiveFile(readBytes(path), { at, anchors });
  const { kind } = report.verdict;
  if (row.enc) {
    return kind === 'verified'
      ? { wrong: 'expected anything but verified, found verified, though it is encrypted' }
      : { skipped: 'decryption: not run here yet' };
  }
  const crypto = compare(
    BROKEN.test(row.file) ? 'not intact' : 'intact',
    isIntact(report) ? 'intact' : 'not intact',
  );
  if (crypto !== 'right') return crypto;
  if (BROKEN.test(row.file)) return compare('invalid', kind);
  if (kind === 'verified') {
    return row.sig_good
      ? 'right'
      : { right: `verified here; Thunderbird does not like ${policyOf(row.file)}` };
  }
  if (kind !== 'caution') return { wrong: `expected verified or caution, found ${verdictText(report)}` };
  return row.sig_good ? { right: `good in Thunderbird, here ${verdictText(report)}` } : 'right';
}

/** Why Thunderbird calls a signature bad that holds. */
function policyOf(file: string): string {
  if (file.includes('SHA1')) return 'SHA-1';
  if (file.includes('future')) return 'a signing time far from the Date';
  return 'signatures within signatures';
}
