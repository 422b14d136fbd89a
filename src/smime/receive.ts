import type { Bytes } from '../bytes.ts';
import { decryptContent } from '../cms/decrypt.ts';
import { contentOf, type ReceivedWhole } from './content.ts';
import {
  acceptedAnchors,
  continuityFindings,
  continuityOf,
  lookUpSender,
  type KnownSender,
} from './continuity.ts';
import { examine } from './examine.ts';
import { explainChange } from './explain-change.ts';
import { weightOf, type Finding, type Weight } from './finding.ts';
import { readDate, readHeading, type Heading } from './heading.ts';
import { judge } from './judge.ts';
import { keysFor } from './key-source.ts';
import { readLayers, type SignedLayer } from './layers.ts';
import type { ReceiveOptions } from './receive-options.ts';
import type { Report } from './report.ts';
import type { Sender } from './sender.ts';
import { certificatesOf, reportSigner } from './signer.ts';
import { structureOf } from './structure.ts';
import type { SignerReport } from './verdict.ts';

/** Two or three sign one message, in all its layers; each costs a path. */
const MAX_SIGNERS = 16;

/** From the bytes of a message, an entity or a bare CMS to its verdict. Throws only for a bug. */
export const receive = async (bytes: Bytes, options: ReceiveOptions): Promise<Report> =>
  (await receiveContent(bytes, options)).report;

/** As receive(), and what may be shown of the message, for whoever shows it. */
export async function receiveContent(bytes: Bytes, options: ReceiveOptions): Promise<ReceivedWhole> {
  options.onStep?.('parsing');
  const root = readLayers(bytes, options.detached);
  const { signed, decryption, payload, shown, attached, opened, ...seen } = await examine(
    root,
    async (enveloped) => {
      options.onStep?.('decrypting');
      const keys = await keysFor(enveloped, options.keys ?? []);
      if (keys === 'locked') return { kind: 'locked' };
      return decryptContent(enveloped, keys, { certificates: options.certificates });
    },
  );
  const heading = readHeading(root.entity, payload, options.from);
  const known = await lookUpSender(senderToLookUp(heading, signed), options.senders);
  const signers: SignerReport[] = [];
  const findings: Finding[] = [...seen.findings, ...heading.findings];
  const isTooMuch =
    signed.reduce((sum, { signedData }) => sum + signedData.signerInfos.length, 0) > MAX_SIGNERS;
  if (isTooMuch) findings.push({ code: 'too-many-signers', limit: MAX_SIGNERS });
  const canBeRearranged = decryption !== 'none' && decryption !== 'authenticated';
  const askable = canBeRearranged ? withoutIssuers(options) : options;
  for (const layer of isTooMuch ? [] : signed) {
    const { findings: own, signers: reports } = await checkLayer(
      layer,
      layer === root,
      heading.sender,
      known,
      askable,
    );
    findings.push(...own);
    // The outermost alone: what changed on the way changed there.
    if (signers.length === 0) findings.push(...(await explainChange(layer, reports)));
    signers.push(...reports);
  }
  if (signers.length > 0) findings.push(...heading.sender.findings, ...checkHeading(heading, signers));
  const continuity = continuityFindings(judge(findings, signers), known, options.at);
  findings.push(...continuity);
  const isProven =
    continuity.every((finding) => weightOf(finding) === 'note') &&
    heading.sender.address !== undefined &&
    signers.length > 0 &&
    signers.every((signer) => signer.intact && signer.trusted && isClean(signer));
  const verdict = judge(findings, signers);
  const report = {
    verdict,
    decryption,
    ...heading.shown(isProven),
    continuity: continuityOf(verdict, known),
    structure: structureOf(root, opened),
  };
  const signedData = signed.map((layer) => layer.signedData);
  return { report, content: contentOf(shown, report), attached, signedData };
}

/** Who signed must be the sender inside; where nobody did, the one that is shown may be nobody's word but the servers'. */
function senderToLookUp({ sender, shown }: Heading, signed: readonly SignedLayer[]): string | undefined {
  if (signed.some(({ signedData }) => signedData.signerInfos.length > 0)) return sender.address;
  const { from } = shown(false);
  return from.length === 1 ? from[0] : undefined;
}

/**
 * Attack (EFAIL, CVE-2017-17688): a ciphertext that was rearranged becomes a certificate with the plaintext in an
 * address, and to ask there gives it away. A further encryption inside that does not open changes nothing of that.
 * Addresses in certificates that an authority signed are none of these.
 */
const withoutIssuers = (options: ReceiveOptions): ReceiveOptions => ({
  ...options,
  online: options.online && { evidence: options.online.evidence },
});

/** A message that is sent again, or long after it was signed, has another date than its signature. */
const MAX_DELAY_MS = 24 * 60 * 60 * 1000;

function checkHeading({ irregular, dates }: Heading, signers: readonly SignerReport[]): readonly Finding[] {
  // Attack: a bare CR or a broken line hides a second From from one reader and not from another.
  const findings: Finding[] = irregular.map((detail) => ({ code: 'headers-ambiguous', detail }));
  for (const { signingTime } of signers) {
    if (signingTime === null) continue;
    // CVE-2022-2226, CVE-2023-50761: an old signed message under a new date, or one that only other programs can read.
    const other = dates.find((date) => date !== '' && !isNear(readDate(date), signingTime));
    if (other === undefined) continue;
    const date = readDate(other)?.toISOString() ?? other;
    findings.push({ code: 'signing-time-differs', signingTime, date });
  }
  return findings;
}

const isNear = (date: Date | undefined, signingTime: string): boolean =>
  date !== undefined && Math.abs(Date.parse(signingTime) - date.getTime()) <= MAX_DELAY_MS;

async function checkLayer(
  layer: SignedLayer,
  isRoot: boolean,
  sender: Sender,
  known: KnownSender | undefined,
  options: ReceiveOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly signers: readonly SignerReport[] }> {
  const { signerInfos, certificates, eContent } = layer.signedData;
  // RFC 8551 §3.2.2, certs-only: nobody signed anything.
  if (signerInfos.length === 0) {
    return { findings: [{ code: 'certificates-only', count: certificates.length }], signers: [] };
  }
  const findings: Finding[] = [];
  // CVE-2018-18509: the signature would be over the content inside, while the part beside it is what is shown.
  const hasTwoContents =
    eContent !== undefined && (layer.form === 'clear' || (isRoot && options.detached !== undefined));
  if (hasTwoContents) findings.push({ code: 'content-in-detached-signature' });
  const bag = certificatesOf(layer);
  const accepted = await acceptedAnchors(known, [...options.certificates, ...bag]);
  const trusting = { ...options, anchors: [...options.anchors, ...accepted] };
  const signers: SignerReport[] = [];
  for (const signerInfo of signerInfos) {
    const report = await reportSigner(signerInfo, layer, bag, sender, trusting);
    signers.push(hasTwoContents ? { ...report, intact: false } : report);
  }
  if (disagree(signers)) findings.push({ code: 'signers-disagree', signers: signers.length });
  return { findings, signers };
}

/** Attack: one good signature lends its colour to another. All must hold and be the sender's, or none counts. */
function disagree(signers: readonly SignerReport[]): boolean {
  const has = (signer: SignerReport, weight: Weight): boolean =>
    signer.findings.some((finding) => weightOf(finding) === weight);
  // Where nobody could be checked, nobody lends or borrows: that is refused, not invalid.
  if (signers.length < 2 || signers.every((signer) => has(signer, 'refused') && !has(signer, 'invalid')))
    return false;
  const isForeign = (signer: SignerReport): boolean =>
    signer.findings.some(({ code }) => code === 'sender-mismatch' || code === 'certificate-without-address');
  return (
    signers.some((signer) => !signer.intact || isForeign(signer)) ||
    (signers.some(isClean) && !signers.every(isClean))
  );
}

const isClean = (signer: SignerReport): boolean =>
  signer.findings.every((finding) => weightOf(finding) === 'note');
