import { EMPTY, type Bytes } from '../bytes.ts';
import { body, messageStart, type Entity } from './entity.ts';
import { MalformedMimeError } from './errors.ts';
import { decodeWords, header } from './headers.ts';
import { hasDashLine, multipart, type PartBudget } from './multipart.ts';
import { isAllBlank } from './octets.ts';
import { cmsOfText, sniff, startsLikeCms } from './sniff.ts';
import { decodeTransfer } from './transfer.ts';

/** What an entity is to S/MIME. CMS bytes are decoded: DER or BER, not yet read. */
export type SmimePart =
  | {
      readonly kind: 'clear-signed';
      /** The first part: entityBytes() of it, made canonical, is what was signed. */
      readonly content: Entity;
      readonly signature: Bytes;
      /** What stands after the close-delimiter, outside the signature; empty where it is blank. */
      readonly epilogue: Bytes;
    }
  | {
      readonly kind: 'cms';
      readonly cms: Bytes;
      /** The smime-type parameter (RFC 8551 §3.2.2) in lower case, or ''. A hint: the CMS itself decides. */
      readonly smimeType: string;
    }
  | { readonly kind: 'none' };

const NONE: SmimePart = { kind: 'none' };

const SIGNATURE_TYPES = new Set(['application/pkcs7-signature', 'application/x-pkcs7-signature']);
const CMS_TYPES = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime']);

/**
 * Recognises S/MIME by RFC 8551 §3.2 and §3.5, and by its content where mailers and gateways lost the type.
 * Looks at the root of `entity` only; it opens no other multipart. Throws MalformedMimeError for a
 * multipart/signed that two readers could split differently or that breaks RFC 1847 §2.1, and for broken
 * base64; MimeLimitError as multipart() does.
 */
export function smimePart(entity: Entity, budget: PartBudget): SmimePart {
  const { mediaType, parameters } = entity.contentType;
  if (mediaType === 'multipart/signed') return clearSigned(entity, budget);
  const declared = CMS_TYPES.has(mediaType);
  // RFC 8551 §3.2.1: a receiver should know S/MIME by its file name where the type is lost.
  if (!declared && !(isUntyped(entity) && hasCmsName(entity))) return NONE;
  const cms = decodeCms(entity);
  if (!declared && !startsLikeCms(cms)) return NONE;
  return { kind: 'cms', cms, smimeType: parameters.get('smime-type')?.toLowerCase() ?? '' };
}

function clearSigned(entity: Entity, budget: PartBudget): SmimePart {
  const { contentType, bytes } = entity;
  // RFC 2231 has another spelling of the boundary, which few readers know.
  const isExtended = /boundary\*/i.test(header(entity, 'Content-Type') ?? '');
  if (contentType.ambiguous || isExtended) {
    throw new MalformedMimeError('a Content-Type that can be read in two ways');
  }
  const protocol = contentType.parameters.get('protocol')?.trim().toLowerCase();
  if (protocol !== undefined && !SIGNATURE_TYPES.has(protocol)) return NONE; // OpenPGP (RFC 3156), say

  const { parts, preamble, epilogue, ambiguous } = multipart(entity, budget);
  const [content, signature] = parts;
  const signed = signature !== undefined && isSignature(signature);
  if (protocol === undefined && !signed) return NONE;
  // RFC 1847 §2.1: exactly two. A third part would be shown by some readers, and nobody signed it.
  if (!content || !signature || parts.length !== 2) {
    throw new MalformedMimeError(`a multipart/signed of ${parts.length} parts instead of two`);
  }
  // Attack: nobody signed the signature part. A reader that takes its second type shows what is in it.
  if (signature.irregular !== undefined) {
    throw new MalformedMimeError('a signature part whose headers can be read in two ways');
  }
  if (!signed) throw new MalformedMimeError('a multipart/signed whose second part is no signature');
  // RFC 2046 §5.1.1: a delimiter must not appear in a part. A reader that compares only the beginning of the
  // line ends the signed text there, and shows less than was signed.
  if (ambiguous) {
    throw new MalformedMimeError('a line in a part that starts with the delimiter');
  }
  // Attack: a reader that unquotes the boundary otherwise finds its parts in what is the preamble for this one.
  if (hasDashLine(bytes, preamble.start, preamble.end)) {
    throw new MalformedMimeError('a line before the first part that starts like a delimiter');
  }
  // RFC 2045 §6.4. A reader that decodes a whole multipart sees other parts than one that does not.
  if (!['7bit', '8bit', 'binary'].includes(entity.transferEncoding)) {
    throw new MalformedMimeError('a multipart/signed with a transfer encoding');
  }
  const blank = isAllBlank(bytes, epilogue.start, epilogue.end);
  return {
    kind: 'clear-signed',
    content,
    signature: decodeCms(signature),
    epilogue: blank ? EMPTY : bytes.subarray(epilogue.start, epilogue.end),
  };
}

function isSignature(part: Entity): boolean {
  const { mediaType } = part.contentType;
  if (SIGNATURE_TYPES.has(mediaType)) return true;
  return (isUntyped(part) || CMS_TYPES.has(mediaType)) && startsLikeCms(decodeCms(part));
}

/** Without any type at all it is text (RFC 2045 §5.2), and shown: nobody signed what it says around the CMS. */
function isUntyped(entity: Entity): boolean {
  return entity.contentType.mediaType === 'application/octet-stream';
}

function hasCmsName(entity: Entity): boolean {
  const names = [entity.contentType.parameters.get('name'), entity.disposition?.parameters.get('filename')];
  return names.some((name) => name !== undefined && /\.p7[mcsz]$/i.test(decodeWords(name).trim()));
}

/**
 * The CMS in a body: transfer encoding undone, and the armour or the base64 that some gateways put inside
 * it.
 */
function decodeCms(entity: Entity): Bytes {
  const decoded = decodeTransfer(body(entity), entity.transferEncoding);
  // An mbox "From " line is skipped at the start of a whole message; here it would be text that nobody signed.
  if (messageStart(decoded) > 0) return decoded;
  return sniff(decoded) === 'pem-cms' ? cmsOfText(decoded) : decoded;
}
