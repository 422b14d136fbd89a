import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../../src/asn1/certificate.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import type { Report } from '../../src/smime/report.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn, filesIn, readBytes, readJson } from './corpora.ts';
import { identitiesIn, keysOf, opensByAnother } from './key-files.ts';
import { innermostText, openFile } from './open-file.ts';
import { isIntact, receiveFile, verdictText } from './receive-file.ts';

interface Row {
  readonly file: string;
  /** What Thunderbird shows: an encryption that it opened; a signature inside that, or at the root. */
  readonly enc: boolean;
  readonly sig?: boolean;
  readonly sig_good?: boolean;
  /** What the message says at the bottom. */
  readonly check_text?: string;
}

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;
const PASSPHRASE = 'nss';

/** The names of the rows whose signature is bad by its mathematics; every other "bad" is Thunderbird's policy. */
const BROKEN = /\.bad\.|bad-sig|mismatch-econtent/;

/** The messages of Thunderbird's own test: the cryptographic answer must be the same, the verdict may be our own. */
export function* thunderbird(root: string): Generator<Case> {
  const folder = join(root, 'smime');
  const anchors = certificatesIn(join(folder, 'TestCA.pem'));
  const keyFiles = [folder, join(root, 'smime-interop')].flatMap((one) =>
    filesIn(one)
      .filter((name) => name.endsWith('.p12'))
      .map((name) => join(one, name)),
  );
  for (const path of keyFiles) {
    yield { id: path.slice(root.length + 1), run: () => keyFile(path) };
  }
  const keys = keysOf(keyFiles, PASSPHRASE);
  // Told by the case of the file above; here nothing opens without it.
  keys.catch(() => undefined);
  for (const row of readJson(join(root, 'expected-thunderbird.json')) as readonly Row[]) {
    const run = async (): Promise<Outcome> =>
      existsSync(join(folder, row.file))
        ? judge(join(folder, row.file), row, anchors, await keys)
        : { skipped: 'the message is not in the folder' };
    yield { id: row.file.replace('../', ''), run };
  }
}

async function keyFile(path: string): Promise<Outcome> {
  const closed = await opensByAnother(path);
  if (closed !== 'right') return closed;
  const found = await identitiesIn(path, PASSPHRASE);
  return typeof found === 'string' ? { wrong: `expected a key, found ${found}` } : 'right';
}

async function judge(
  path: string,
  row: Row,
  anchors: readonly Certificate[],
  keys: readonly Identity[],
): Promise<Outcome> {
  const bytes = readBytes(path);
  const at = new Date((anchors[0]?.notBefore.getTime() ?? 0) + MONTH_MS);
  const report = await receiveFile(bytes, { at, anchors, keys });
  if (row.enc) {
    const closed = await decryption(bytes, row, report, keys);
    if (closed) return closed;
  }
  // It shows an encryption and no signature around it, whose answer is not in the table.
  return row.enc && row.sig !== true ? unsigned(report) : signature(report, row);
}

/** What is wrong with the opening; undefined for nothing. */
async function decryption(
  bytes: ReturnType<typeof readBytes>,
  { check_text: text }: Row,
  report: Report,
  keys: readonly Identity[],
): Promise<Outcome | undefined> {
  // All of them are encrypted by CBC, which proves nothing.
  if (report.decryption !== 'unauthenticated')
    return { wrong: `expected an opened encryption, found ${report.decryption}` };
  const withoutKeys = await openFile(bytes, []);
  if (typeof withoutKeys !== 'string') return { wrong: 'expected nothing without a key, found a content' };
  const content = await openFile(bytes, keys);
  if (typeof content === 'string') return { wrong: `expected a content, found ${content}` };
  const found = innermostText(content);
  return text === undefined || found.includes(text)
    ? undefined
    : { wrong: `expected "${text}", found "${found.slice(0, 80)}"` };
}

/** CVE-2019-11755: whoever signed the envelope did not sign what is in it. */
function unsigned(report: Report): Outcome {
  const { kind, signers } = report.verdict;
  if (signers.length === 0) return compare('unsigned', kind);
  return kind === 'verified'
    ? { wrong: 'expected no more than caution, found verified' }
    : { right: `opened; Thunderbird ignores the signature around it, here ${verdictText(report)}` };
}

function signature(report: Report, row: Row): Outcome {
  const { kind } = report.verdict;
  const isBroken = BROKEN.test(row.file);
  const crypto = compare(isBroken ? 'not intact' : 'intact', isIntact(report) ? 'intact' : 'not intact');
  if (crypto !== 'right') return crypto;
  if (isBroken) return compare('invalid', kind);
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
