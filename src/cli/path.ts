import { dirname, resolve } from 'node:path';
import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { readPem } from '../asn1/pem.ts';
import { fromUtf8 } from '../bytes.ts';
import { checkRevocation } from '../pki/revocation.ts';
import { asAnchors, type AnchorOrigin } from '../pki/trust-anchor.ts';
import type { EvidenceSource } from '../pki/evidence-source.ts';
import { findTrustOnline, isVouchedFor } from '../pki/online-trust.ts';
import { weightOf, type Finding } from '../smime/finding.ts';
import { weighted } from '../smime/report-json.ts';
import { checkSender } from '../smime/sender.ts';
import { mozillaAnchors } from '../smime/trust-store.ts';
import { EXIT, UnreadableError } from './exit.ts';
import { readCrls, readInput, readOcspResponses } from './input.ts';
import { createOnline, type OnlineArguments } from './online.ts';
import { parsePathCase, type PathCase } from './path-case.ts';

interface PathAnswer {
  readonly id: string;
  readonly valid: boolean;
  readonly findings: readonly Finding[];
  readonly path: readonly string[];
  readonly anchor: AnchorOrigin | null;
  readonly policies: readonly string[];
}

type Outcome = PathAnswer | { readonly id: string; readonly error: string };

export interface PathArguments extends OnlineArguments {
  readonly batch: string;
  readonly json?: boolean;
  /** A batch is to have the same answers tomorrow, so the network is asked only on demand. */
  readonly online?: boolean;
  readonly offline?: boolean;
}

/** `signet path`: validates each case of a batch by RFC 5280 §6. Answers the exit status. */
export async function path(given: PathArguments): Promise<number> {
  const { batch, json = false } = given;
  const online = given.online && !given.offline ? createOnline(given) : () => undefined;
  const folder = batch === '-' ? '.' : dirname(batch);
  const lines = fromUtf8(await readInput(batch)).split(/\r?\n/);
  let status: number = EXIT.passed;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const outcome = await answer(parsePathCase(line, index + 1), folder, online());
    if ('error' in outcome) {
      process.stderr.write(`signet: ${outcome.id}: ${outcome.error}\n`);
      status = EXIT.unreadable;
    } else if (!outcome.valid && status === EXIT.passed) status = EXIT.notPassed;
    process.stdout.write(`${json ? JSON.stringify(jsonOf(outcome)) : textOf(outcome)}\n`);
  }
  return status;
}

const jsonOf = (outcome: Outcome): object =>
  'error' in outcome ? outcome : { ...outcome, findings: outcome.findings.map(weighted) };

function textOf(outcome: Outcome): string {
  if ('error' in outcome) return `?  ${outcome.id}  ${outcome.error}`;
  const codes = outcome.findings.map(({ code }) => code).join(', ');
  return `${outcome.valid ? '✔' : '✘'}  ${outcome.id}  ${outcome.path.join(' → ')}${codes ? `  [${codes}]` : ''}`;
}

async function answer(given: PathCase, folder: string, online: Online): Promise<Outcome> {
  try {
    return await validate(given, folder, online);
  } catch (error) {
    if (error instanceof UnreadableError) return { id: given.id, error: error.message };
    if (!(error instanceof MalformedError)) throw error;
    const malformed: Finding = { code: 'malformed', where: 'certificate', detail: error.message };
    return { id: given.id, valid: false, findings: [malformed], path: [], anchor: null, policies: [] };
  }
}

type Online = EvidenceSource | undefined;

async function validate(given: PathCase, folder: string, online: Online): Promise<PathAnswer> {
  const located = (files: readonly string[] = []): string[] => files.map((file) => resolve(folder, file));
  const [leaf, ...beside] = await certificatesOf(located([given.leaf]));
  if (!leaf) throw new UnreadableError(`${given.leaf}: there is no certificate in it`);
  const intermediates = [...beside, ...(await certificatesOf(located(given.intermediates)))];
  const anchors = given.anchors
    ? asAnchors(await certificatesOf(located(given.anchors)), { origin: 'given' })
    : await mozillaAnchors();
  const evidence = {
    crls: await readCrls(located(given.crls)),
    ocspResponses: await readOcspResponses(located(given.ocsp)),
  };
  const { at, purpose, policies, revocation } = given;
  const trust = await findTrustOnline(
    leaf,
    { anchors, intermediates },
    { at, signingTime: undefined, purpose, policies },
    online,
  );
  const asked = trust.anchored
    ? await checkRevocation(
        trust.path,
        { ...evidence, online: isVouchedFor(trust) ? online : undefined },
        revocation,
        at,
        intermediates,
      )
    : { findings: [] };
  const sender = { address: given.email, from: [], findings: [] };
  const findings = [...trust.findings, ...asked.findings, ...checkSender(sender, leaf)];
  return {
    id: given.id,
    valid: trust.anchored && findings.every((finding) => weightOf(finding) === 'note'),
    findings,
    path: trust.path.map(({ subject }) => subject.text),
    anchor: trust.anchor?.origin ?? null,
    policies: trust.policies,
  };
}

/** @throws MalformedError: a certificate that cannot be read leaves the case unproven, and says why */
async function certificatesOf(files: readonly string[]): Promise<readonly Certificate[]> {
  const lists = await Promise.all(
    files.map(async (file) => readPem(await readInput(file), 'CERTIFICATE').map(readCertificate)),
  );
  return lists.flat();
}
