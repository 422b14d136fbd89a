import { join } from 'node:path';
import type { Report } from '../../src/smime/report.ts';
import type { Case, Outcome } from './case.ts';
import { certificatesIn, readBytes, readJson } from './corpora.ts';
import { NEEDS_INPUTS, scoreRow } from './pkits-sections.ts';
import { receiveFile, verdictText } from './receive-file.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** Options of `openssl cms -verify`. */
  readonly args: string;
  readonly valid: boolean;
}

/** Within the validity of everything in PKITS that is meant to be valid. */
const AT = new Date('2020-06-01T00:00:00Z');

/** `-policy anyPolicy` is what RFC 5280 §6.1.1 (c) presumes: a run with no inputs. */
const PLAIN = new Set(['', '-policy anyPolicy']);

/** The column is what OpenSSL answers, which here is not what PKITS and the row of its path say: valid. */
const OPENSSL_DIFFERS = '4.14.30';

/** The signed messages of PKITS, each with its certificates and CRLs inside, through receive(). */
export function* pkitsMails(folder: string): Generator<Case> {
  const anchors = certificatesIn(join(folder, 'certs/TrustAnchorRootCertificate.crt'));
  for (const row of readJson(join(folder, 'expected-mails.json')) as readonly Row[]) {
    const run = async (): Promise<Outcome> => {
      if (!PLAIN.has(row.args)) return { skipped: NEEDS_INPUTS };
      const bytes = readBytes(join(folder, 'smime', row.file));
      const report = await receiveFile(bytes, { at: AT, anchors, revocation: 'require' });
      const valid = row.valid || row.id === OPENSSL_DIFFERS;
      return scoreRow({ ...row, valid }, isValid(report) ? undefined : verdictText(report));
    };
    yield { id: `${row.id} ${row.title}`, run };
  }
}

/** Of a path and its revocation alone: the addresses of PKITS are not those of the messages. */
function isValid({ verdict: { signers } }: Report): boolean {
  return (
    signers.length > 0 &&
    signers.every(
      ({ intact, trusted, findings }) =>
        intact &&
        trusted &&
        !findings.some(({ code }) => code === 'certificate-revoked' || code === 'revocation-required'),
    )
  );
}
