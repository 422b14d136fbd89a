import type { Certificate } from '../asn1/certificate.ts';
import type { SignerInfo } from '../asn1/cms.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { readCountersignature, verifyCountersignature } from '../cms/countersignature.ts';
import { checkRevocation, type RevocationEvidence } from '../pki/revocation.ts';
import { findTrust } from '../pki/trust.ts';
import { identityOf } from './certificate-facts.ts';
import { weightOf, type MessageFinding } from './finding.ts';
import type { ReceiveOptions } from './receive-options.ts';
import { certificatesNamed } from './signed-data-material.ts';
import type { CountersignatureReport } from './verdict.ts';

/** What countersignatures are looked up in. */
export interface CountersignerMaterial {
  readonly intermediates: readonly Certificate[];
  readonly evidence: RevocationEvidence;
  readonly options: ReceiveOptions;
}

/** A notary or two countersign; each costs a path. Those of countersignatures count as well. */
const MAX_COUNTERSIGNATURES = 8;

/** Who countersigns, and who countersigns that. */
const MAX_DEPTH = 3;

/**
 * The countersignatures of one SignerInfo (RFC 5652 §11.4), to be shown. Anybody can add one on the way, so that none
 * of them speaks for the message, and a broken one not against it.
 */
export async function reportCountersignatures(
  signerInfo: SignerInfo,
  material: CountersignerMaterial,
): Promise<{
  readonly countersignatures: readonly CountersignatureReport[];
  readonly findings: readonly MessageFinding[];
}> {
  const objections = new Set<Objection>();
  let left = MAX_COUNTERSIGNATURES;

  async function reportsOf(countersigned: SignerInfo, depth: number): Promise<CountersignatureReport[]> {
    const reports: CountersignatureReport[] = [];
    for (const encoding of encodingsIn(countersigned)) {
      if (depth > MAX_DEPTH || left-- <= 0) {
        objections.add('there are too many of them');
        break;
      }
      const counter = readCountersignature(encoding);
      const checked = counter && (await checkCountersigner(counter, countersigned.signature, material));
      if (!checked || typeof checked === 'string') objections.add(checked ?? 'it cannot be read');
      else reports.push({ ...checked, countersignatures: await reportsOf(counter, depth + 1) });
    }
    return reports;
  }

  const countersignatures = await reportsOf(signerInfo, 1);
  return {
    countersignatures,
    findings: [...objections].map((why) => ({ code: 'countersignature-ignored', why })),
  };
}

const encodingsIn = ({ unsignedAttributes }: SignerInfo): readonly Bytes[] =>
  unsignedAttributes.filter(({ type }) => type === OID.countersignature).flatMap(({ values }) => values);

/** Why a countersignature is not shown. */
type Objection =
  | 'it cannot be read'
  | 'the certificate of who made it is missing'
  | 'it does not hold'
  | 'there are too many of them';

async function checkCountersigner(
  counter: SignerInfo,
  signature: Bytes,
  { intermediates, evidence, options }: CountersignerMaterial,
): Promise<Omit<CountersignatureReport, 'countersignatures'> | Objection> {
  let objection: Objection = 'the certificate of who made it is missing';
  for (const certificate of certificatesNamed(counter.sid, intermediates)) {
    const check = await verifyCountersignature(counter, signature, certificate, options.at);
    if (!check.intact) {
      objection = 'it does not hold';
      continue;
    }
    const { signingTime } = check;
    const material = { anchors: options.anchors, intermediates };
    const trust = await findTrust(certificate, material, { at: options.at, signingTime });
    const revocation = trust.anchored
      ? await checkRevocation(trust.path, evidence, options.revocation, options.at, intermediates)
      : { findings: [] };
    // An old message can be sent again without its time; a countersignature goes along with a message.
    const own = check.findings.filter(({ code }) => code !== 'signing-time-missing');
    const against = [...own, ...trust.findings, ...revocation.findings];
    const { name, addresses, subject, sha256 } = await identityOf(certificate);
    return {
      trusted: trust.anchored && against.every((finding) => weightOf(finding) === 'note'),
      name,
      addresses,
      subject,
      sha256,
      signingTime: signingTime?.toISOString() ?? null,
    };
  }
  return objection;
}
