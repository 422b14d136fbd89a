import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { decodeWords, header } from '../mime/headers.ts';
import { weightOf, type Finding, type Weight } from './finding.ts';
import { judge } from './judge.ts';
import { readLayers, type Layer, type SignedLayer } from './layers.ts';
import type { ReceiveOptions } from './receive-options.ts';
import type { Report } from './report.ts';
import { readSender, type Sender } from './sender.ts';
import { certificatesOf, reportSigner } from './signer.ts';
import { structureOf } from './structure.ts';
import type { Decryption, SignerReport } from './verdict.ts';

/** Two or three sign one message; each costs a path. */
const MAX_SIGNERS = 16;

/** From the bytes of a message, an entity or a bare CMS to its verdict. Throws only for a bug. */
export async function receive(bytes: Bytes, options: ReceiveOptions): Promise<Report> {
  options.onStep?.('parsing');
  const root = readLayers(bytes, options.detached);
  const sender = readSender(root.entity, options.from);
  const found = examine(root);
  const signers: SignerReport[] = [];
  const findings: Finding[] = [...found.findings];
  for (const layer of found.signed) {
    const { findings: own, signers: reports } = await checkLayer(layer, sender, options);
    findings.push(...own);
    signers.push(...reports);
  }
  if (signers.length > 0) {
    findings.push(...sender.findings);
    // Attack: a bare CR or a broken line hides a second From from one reader and not from another.
    const detail = root.entity?.irregular;
    if (detail !== undefined) findings.push({ code: 'headers-ambiguous', detail });
  }
  return {
    verdict: judge(findings, signers),
    decryption: found.decryption,
    from: sender.from,
    subject: decodeWords((root.entity && header(root.entity, 'Subject')) ?? ''),
    structure: structureOf(root),
  };
}

interface Examined {
  readonly signed: readonly SignedLayer[];
  readonly decryption: Decryption;
  readonly findings: readonly Finding[];
}

/**
 * Follows the layers from the root. Only what is signed at the root is signed as a whole; a signed part further down
 * is checked and told, but what stands around it is not signed.
 */
function examine(root: Layer): Examined {
  const signed: SignedLayer[] = [];
  const findings: Finding[] = [];
  for (let layer: Layer | undefined = root; layer;) {
    if (layer.kind === 'signed') {
      signed.push(layer);
      // Attack, and list servers' habit: text behind the closing delimiter, which some programs show.
      if (layer.hasEpilogue) findings.push({ code: 'content-outside-signature', where: 'after' });
      const { eContentType } = layer.signedData;
      // RFC 8551 §2.4.2. Attack: a time-stamp token or the like, signed for another purpose, shown as a letter.
      if (eContentType !== OID.data)
        findings.push({ code: 'content-unsupported', contentType: eContentType });
      layer = layer.inner;
      continue;
    }
    if (layer.kind === 'encrypted') {
      // CVE-2019-11755: who signed the envelope need not have written what is in it.
      findings.push({ code: signed.length > 0 ? 'signature-over-encryption' : 'encrypted-no-key' });
      return { signed, decryption: 'no-key', findings };
    }
    // An unreadable content of a signed message is still what was signed; an unreadable message is not judged.
    if (layer.kind === 'unread' && (signed.length === 0 || weightOf(layer.finding) === 'refused')) {
      findings.push(layer.finding);
    }
    break;
  }
  if (signed.length > 0 || root.kind !== 'part') return { signed, decryption: 'none', findings };
  const part = root.children.map(firstSigned).find((layer) => layer !== undefined);
  if (!part) return { signed, decryption: 'none', findings };
  return {
    signed: [part],
    decryption: 'none',
    findings: [...findings, { code: 'content-outside-signature', where: 'around' }],
  };
}

/** The first signed part that is shown as a part of the text; one that is attached is somebody else's message. */
function firstSigned(layer: Layer): SignedLayer | undefined {
  if (layer.entity?.disposition?.type === 'attachment') return undefined;
  if (layer.kind === 'signed') return layer;
  if (layer.kind !== 'part') return undefined;
  return layer.children.map(firstSigned).find((found) => found !== undefined);
}

async function checkLayer(
  layer: SignedLayer,
  sender: Sender,
  options: ReceiveOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly signers: readonly SignerReport[] }> {
  const { signerInfos, certificates, eContent } = layer.signedData;
  // RFC 8551 §3.2.2, certs-only: nobody signed anything.
  if (signerInfos.length === 0) {
    return { findings: [{ code: 'certificates-only', count: certificates.length }], signers: [] };
  }
  if (signerInfos.length > MAX_SIGNERS) {
    return { findings: [{ code: 'too-many-signers', limit: MAX_SIGNERS }], signers: [] };
  }
  const findings: Finding[] = [];
  // CVE-2018-18509: the signature would be over the content inside, while the part beside it is what is shown.
  const hasTwoContents = eContent !== undefined && (layer.form === 'clear' || options.detached !== undefined);
  if (hasTwoContents) findings.push({ code: 'content-in-detached-signature' });
  const bag = certificatesOf(layer);
  const signers: SignerReport[] = [];
  for (const signerInfo of signerInfos) {
    const report = await reportSigner(signerInfo, layer, bag, sender, options);
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
  const isClean = (signer: SignerReport): boolean =>
    signer.findings.every((finding) => weightOf(finding) === 'note');
  const isForeign = (signer: SignerReport): boolean =>
    signer.findings.some(({ code }) => code === 'sender-mismatch' || code === 'certificate-without-address');
  return (
    signers.some((signer) => !signer.intact || isForeign(signer)) ||
    (signers.some(isClean) && !signers.every(isClean))
  );
}
