import { join } from 'node:path';
import { readOcspResponse } from '../../src/asn1/ocsp.ts';
import type { Bytes } from '../../src/bytes.ts';
import { ocspStatus } from '../../src/pki/ocsp-status.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { findTrust } from '../../src/pki/trust.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { certificatesIn, filesIn, readBytes } from './corpora.ts';

const HOUR_MS = 60 * 60 * 1000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** What is broken in a response, by the first part of its name; a name of one part is that of a good one. */
const BROKEN_RESPONSES: Readonly<Record<string, string>> = {
  ISOP: 'signature of the response',
  WRID: "responder's identifier",
  WINH: "hash of the issuer's name",
  WIKH: "hash of the issuer's key",
  WKDOSC: "key of the delegated responder's certificate",
  ISDOSC: "signature of the delegated responder's certificate",
};

/** The same for the issuer's certificate; ISIC, a broken signature, is not here: the issuer is given as trusted. */
const BROKEN_ISSUERS: ReadonlySet<string> = new Set(['WSNIC', 'WKIC']);

/** The responses of OpenSSL's test of OCSP, each about one certificate, with good and broken issuers. */
export function* ocsp(root: string): Generator<Case> {
  const folder = join(root, 'openssl-ocsp');
  const files = filesIn(folder);
  for (const file of files.filter((name) => name.endsWith('.ors'))) {
    const parts = file.replace('.ors', '').split('_');
    const chain = parts.at(-1) ?? '';
    const broken = parts.length > 1 ? BROKEN_RESPONSES[parts[0] ?? ''] : undefined;
    const ask = (issuer: string, expected: 'good' | 'no answer', shift = HOUR_MS): Case => ({
      id: `${file} by ${issuer}${shift === HOUR_MS ? '' : ', a year later'}`,
      run: () =>
        parts.length > 1 && broken === undefined
          ? { skipped: `${parts[0] ?? ''}: an unknown kind of response` }
          : answer(folder, files, { file, chain, issuer, expected, shift }),
    });
    const issuer = files.find((name) => name.startsWith(`${chain}_Issuer_`));
    if (issuer) yield ask(issuer, broken === undefined ? 'good' : 'no answer');
    if (parts.length > 1) continue;
    if (issuer) yield ask(issuer, 'no answer', YEAR_MS);
    for (const other of files.filter((name) => name.includes(`_${chain}_Issuer_`))) {
      yield ask(other, BROKEN_ISSUERS.has(other.split('_')[0] ?? '') ? 'no answer' : 'good');
    }
  }
}

interface Question {
  readonly file: string;
  readonly chain: string;
  readonly issuer: string;
  readonly expected: 'good' | 'no answer';
  /** Milliseconds after thisUpdate. */
  readonly shift: number;
}

async function answer(folder: string, files: readonly string[], question: Question): Promise<Outcome> {
  const about = files.find((name) => name.startsWith(`${question.chain}_Cert_`));
  const [certificate] = about === undefined ? [] : certificatesIn(join(folder, about));
  const [issuer] = certificatesIn(join(folder, question.issuer));
  if (!certificate || !issuer) return { skipped: 'its certificates are not in the folder' };
  const response = decode(readBytes(join(folder, question.file)));
  const thisUpdate = readOcspResponse(response).responses[0]?.thisUpdate ?? new Date(0);
  const at = new Date(thisUpdate.getTime() + question.shift);
  // Only the issuer that a path leads to is asked about; one with another name is none.
  const { anchored } = await findTrust(
    certificate,
    { anchors: asAnchors([issuer], { origin: 'given' }), intermediates: [] },
    { at, signingTime: undefined },
  );
  const found = anchored ? await ocspStatus(response, certificate, issuer, at) : undefined;
  // Whether it is about another certificate or not to be believed: either way it answers nothing.
  const isAnswer = found !== undefined && found.status !== 'unknown';
  return compare(question.expected, isAnswer ? found.status : 'no answer');
}

/** The files are base64 of the response. */
const decode = (base64: Bytes): Bytes =>
  new Uint8Array(Buffer.from(Buffer.from(base64).toString('latin1'), 'base64'));
