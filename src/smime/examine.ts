import { OID } from '../asn1/oids.ts';
import { weightOf, type Finding } from './finding.ts';
import type { Layer, SignedLayer } from './layers.ts';
import type { Decryption } from './verdict.ts';

/** What there is to check in a message, and what its form alone gives reason to say. */
export interface Examined {
  readonly signed: readonly SignedLayer[];
  readonly decryption: Decryption;
  readonly findings: readonly Finding[];
}

/**
 * Follows the layers from the root. Only what is signed at the root is signed as a whole; a signed part further down
 * is checked and told, but what stands around it is not signed.
 */
export function examine(root: Layer): Examined {
  const signed: SignedLayer[] = [];
  const findings: Finding[] = [];
  for (let layer: Layer | undefined = root; layer;) {
    if (layer.kind === 'signed') {
      signed.push(layer);
      findings.push(...outsideOf(layer, signed.length === 1));
      layer = layer.inner;
      continue;
    }
    if (layer.kind === 'encrypted') {
      findings.push({ code: signed.length > 0 ? 'signature-over-encryption' : 'encrypted-no-key' });
      return { signed, decryption: 'no-key', findings };
    }
    // CVE-2019-11755, with other parts around the encrypted one.
    if (signed.length > 0 && holdsEncrypted(layer)) findings.push({ code: 'signature-over-encryption' });
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

function outsideOf({ hasEpilogue, signedData }: SignedLayer, isOutermost: boolean): readonly Finding[] {
  const findings: Finding[] = [];
  // Attack, and list servers' habit: text behind the closing delimiter, which some programs show. Inside another
  // signature it is signed as well.
  if (hasEpilogue && isOutermost) findings.push({ code: 'content-outside-signature', where: 'after' });
  const { eContentType } = signedData;
  // RFC 8551 §2.4.2. Attack: a time-stamp token or the like, signed for another purpose, shown as a letter.
  if (eContentType !== OID.data) findings.push({ code: 'content-unsupported', contentType: eContentType });
  return findings;
}

/** CVE-2019-11755: who signed an envelope need not have written what is in it. */
const holdsEncrypted = (layer: Layer): boolean =>
  layer.kind === 'encrypted' || (layer.kind === 'part' && layer.children.some(holdsEncrypted));

/** The first signed part that is shown as a part of the text; one that is attached is somebody else's message. */
function firstSigned(layer: Layer): SignedLayer | undefined {
  if (layer.entity?.disposition?.type === 'attachment') return undefined;
  if (layer.kind === 'signed') return layer;
  if (layer.kind !== 'part') return undefined;
  return layer.children.map(firstSigned).find((found) => found !== undefined);
}
