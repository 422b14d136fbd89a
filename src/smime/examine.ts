import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import type { Decrypted } from '../cms/decrypt.ts';
import type { Entity } from '../mime/entity.ts';
import { attachedMessages, type AttachedMessage } from './attached.ts';
import { weightOf, type Finding } from './finding.ts';
import type { EncryptedLayer, Layer, SignedLayer } from './layers.ts';
import type { Decryption } from './verdict.ts';

/** What there is to check in a message, and what its form alone gives reason to say. */
export interface Examined {
  readonly signed: readonly SignedLayer[];
  readonly decryption: Decryption;
  readonly findings: readonly Finding[];
  readonly payload: Payload | undefined;
  /** What may be shown: the payload or, of a message that is signed in part, that part alone. */
  readonly shown: Payload | undefined;
  /** The messages that the payload, or the message itself, has for attachments. */
  readonly attached: readonly AttachedMessage[];
  /** What was found in the layers that had to be opened. */
  readonly opened: ReadonlyMap<Layer, Layer>;
}

/** The Cryptographic Payload (RFC 9787 §4): what all the signatures and encryptions at the root are around. */
export interface Payload {
  readonly entity: Entity;
  readonly isEncrypted: boolean;
  /** Somebody signed what is in it, not only an envelope that it came in. */
  readonly isSigned: boolean;
}

/** Tries the keys that there are; `locked` where there is one for the message, and it is locked up. */
export type Opener = (enveloped: EncryptedLayer['enveloped']) => Promise<Tried>;

type Tried = Decrypted | { readonly kind: 'locked' };

/**
 * Follows the layers from the root, through encryption too. Only what is signed at the root is signed as a whole, and
 * only what is encrypted there is opened: a part beside others would carry the plaintext off (EFAIL, CVE-2017-17688).
 */
export async function examine(root: Layer, open: Opener): Promise<Examined> {
  const chain = await followLayers(root, open);
  const { signed, decryption, last, opened } = chain;
  const isSigned = signed.some(hasSigner);
  const findings: Finding[] = [...chain.findings];
  // CVE-2019-11755: who signed an envelope need not have written what is in it, unless they signed that as well.
  if (chain.isEnvelopeSignedAlone || (isSigned && last && holdsEncrypted(last))) {
    findings.push({ code: 'signature-over-encryption' });
  }
  // An unreadable content of a signed message is still what was signed; an unreadable message is not judged.
  if (last?.kind === 'unread' && (!isSigned || weightOf(last.finding) === 'refused')) {
    findings.push(last.finding);
  }
  const part = !isSigned && last?.kind === 'part' ? firstSignedOf(last.children) : undefined;
  const payload = payloadOf(chain);
  const attached = last ? attachedMessages(last) : [];
  if (!part) return { signed, decryption, findings, payload, shown: payload, attached, opened };
  return {
    signed: [...signed, part],
    decryption,
    payload: undefined,
    // What was decrypted is read nowhere else, so all of it is shown; the rest of an open message is Outlook's.
    shown: payload ?? signedPayloadOf(part),
    attached,
    opened,
    findings: [...findings, { code: 'content-outside-signature', where: 'around' }],
  };
}

/** RFC 8551 §3.2.2. Attack: certificates alone, signed by nobody, are put around a content; they protect nothing. */
const hasSigner = ({ signedData }: SignedLayer): boolean => signedData.signerInfos.length > 0;

function payloadOf({ signed, decryption, last, isEnvelopeSignedAlone }: Chain): Payload | undefined {
  const isSigned = signed.some(hasSigner);
  const isEncrypted = decryption === 'authenticated' || decryption === 'unauthenticated';
  if (last?.kind !== 'part' || !(isSigned || isEncrypted)) return undefined;
  return { entity: last.entity, isEncrypted, isSigned: isSigned && !isEnvelopeSignedAlone };
}

/** What a signed part is over; nothing where that is encrypted, for only the root is opened. */
function signedPayloadOf(part: SignedLayer): Payload | undefined {
  let layer: Layer | undefined = part;
  while (layer?.kind === 'signed') layer = layer.inner;
  return layer?.kind === 'part' ? { entity: layer.entity, isEncrypted: false, isSigned: true } : undefined;
}

interface Chain extends Pick<Examined, 'signed' | 'decryption' | 'findings' | 'opened'> {
  /** Where the chain ends: a part, or what could not be read; undefined at a closed encryption or an absent content. */
  readonly last: Layer | undefined;
  /** There is a signature around an encryption, and none inside. */
  readonly isEnvelopeSignedAlone: boolean;
}

async function followLayers(root: Layer, open: Opener): Promise<Chain> {
  const signed: SignedLayer[] = [];
  const findings: Finding[] = [];
  const opened = new Map<Layer, Layer>();
  let decryption: Decryption = 'none';
  let around: number | undefined;
  let layer: Layer | undefined = root;
  while (layer && layer.kind !== 'part' && layer.kind !== 'unread') {
    if (layer.kind === 'compressed') {
      const inner: Layer = await layer.unpack();
      opened.set(layer, inner);
      layer = inner;
      continue;
    }
    if (layer.kind === 'signed') {
      findings.push(...outsideOf(layer, !signed.some(hasSigner)));
      signed.push(layer);
      layer = layer.inner;
      continue;
    }
    around = signed.filter(hasSigner).length;
    const decrypted = await openOrFail(layer, open);
    const told = tell(decrypted);
    // A closed envelope that somebody signed is judged as that: who signed it is known.
    if (around === 0 || decrypted.kind === 'decrypted') findings.push(...told.findings);
    decryption = worse(decryption, told.decryption);
    const inner: Layer | undefined =
      decrypted.kind === 'decrypted' ? layer.read(decrypted.content) : undefined;
    if (inner) opened.set(layer, inner);
    layer = inner;
  }
  const isEnvelopeSignedAlone =
    around !== undefined && around > 0 && signed.filter(hasSigner).length === around;
  return { signed, decryption, findings, opened, last: layer, isEnvelopeSignedAlone };
}

/** Parameters of a cipher that are none are a damaged message like any other. */
async function openOrFail({ enveloped }: EncryptedLayer, open: Opener): Promise<Tried> {
  try {
    return await open(enveloped);
  } catch (error) {
    if (error instanceof MalformedError) return { kind: 'failed' };
    throw error;
  }
}

function tell(decrypted: Tried): {
  readonly decryption: Decryption;
  readonly findings: readonly Finding[];
} {
  switch (decrypted.kind) {
    case 'decrypted': {
      const { authenticated, legacy, cipher } = decrypted;
      return {
        decryption: authenticated ? 'authenticated' : 'unauthenticated',
        findings: legacy ? [{ code: 'cipher-legacy', cipher }] : [],
      };
    }
    case 'no-key':
      return { decryption: 'no-key', findings: [{ code: 'encrypted-no-key' }] };
    case 'locked':
      return { decryption: 'no-key', findings: [{ code: 'keys-locked' }] };
    case 'failed':
      return { decryption: 'failed', findings: [{ code: 'decryption-failed' }] };
    case 'refused':
      return { decryption: 'failed', findings: [{ code: 'cipher-refused', algorithm: decrypted.algorithm }] };
  }
}

/** Of several encryptions the weakest one says what is known of the content. */
const DECRYPTIONS: readonly Decryption[] = ['none', 'authenticated', 'unauthenticated', 'no-key', 'failed'];

const worse = (a: Decryption, b: Decryption): Decryption =>
  DECRYPTIONS.indexOf(a) > DECRYPTIONS.indexOf(b) ? a : b;

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

/** The same attack, with other parts around the encrypted one. */
const holdsEncrypted = (layer: Layer): boolean =>
  layer.kind === 'encrypted' || (layer.kind === 'part' && layer.children.some(holdsEncrypted));

/** The first signed part that is shown as a part of the text; one that is attached is somebody else's message. */
const firstSignedOf = (layers: readonly Layer[]): SignedLayer | undefined =>
  layers.map(firstSigned).find((found) => found !== undefined);

function firstSigned(layer: Layer): SignedLayer | undefined {
  if (layer.entity?.disposition?.type === 'attachment') return undefined;
  if (layer.kind === 'signed' && hasSigner(layer)) return layer;
  if (layer.kind !== 'part') return undefined;
  return firstSignedOf(layer.children);
}
