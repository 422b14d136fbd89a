import { body, parseEntity, type Entity } from './entity.ts';
import { MimeLimitError } from './errors.ts';
import { decodeWords, headersNamed, type Header } from './headers.ts';
import { parseFrom, sameAddress } from './mailbox.ts';

/** One field as the author put it outside, by name and value alone: RFC 9788 §2.2 gives it no place of its own. */
export type Field = Pick<Header, 'name' | 'value'>;

/** The header fields inside a Cryptographic Payload (RFC 9788 §4.2). */
export interface ProtectedHeaders {
  /** What the author says was done; undefined in the older forms, which don't say it. */
  readonly intent: 'clear' | 'cipher' | undefined;
  readonly fields: readonly Header[];
  /** HP-Outer: what the author put outside the encryption; undefined where nothing says it. */
  readonly outside: readonly Field[] | undefined;
  /** Why two readers may see different fields here; undefined where all see the same. */
  readonly irregular: string | undefined;
}

/**
 * The protected header fields of a message, in the form of RFC 9788 and in the two that came before it; undefined where
 * there are none.
 * @param payload the root of what is signed or encrypted: anywhere else the parameters count for nothing (§4.1)
 * @param isEncrypted whether an encryption is around it, whatever the author says (§10.2)
 * @param outer the entity that the envelope is, with the fields that everybody sees
 */
export function protectedHeaders(
  payload: Entity,
  isEncrypted: boolean,
  outer: Entity | undefined,
): ProtectedHeaders | undefined {
  const intent = intentOf(payload);
  if (intent !== undefined) {
    // §2.2: not relevant, and to be ignored, where nothing is encrypted or meant to be.
    const outside = isEncrypted && intent === 'cipher' ? hpOuter(payload) : undefined;
    return { intent, outside, ...sectionOf(payload) };
  }
  // §4.11, appendix F.3. Nothing in it says what stood outside, or that it was to be secret.
  if (/^v1(,|$)/i.test(payload.contentType.parameters.get('protected-headers') ?? ''))
    return { intent, outside: undefined, ...sectionOf(payload) };
  const wrapped = wrappedMessage(payload, outer);
  return wrapped && { intent, outside: undefined, ...sectionOf(wrapped) };
}

function intentOf({ contentType }: Entity): ProtectedHeaders['intent'] {
  const hp = contentType.parameters.get('hp')?.toLowerCase();
  return hp === 'clear' || hp === 'cipher' ? hp : undefined;
}

/** RFC 9787 §1.1.1: what is about the structure of a part is no field of the message. */
export const isStructural = (name: string): boolean => /^(content-.*|mime-version)$/i.test(name);

function sectionOf({
  headers,
  irregular,
  contentType,
}: Entity): Omit<ProtectedHeaders, 'intent' | 'outside'> {
  return {
    fields: headers.filter(({ name }) => !isStructural(name) && name.toLowerCase() !== 'hp-outer'),
    irregular:
      irregular ?? (contentType.ambiguous ? 'a Content-Type that can be read in two ways' : undefined),
  };
}

/** RFC 9788 §4.2.1: `name: value` inside a value. */
function hpOuter(payload: Entity): readonly Field[] {
  return headersNamed(payload, 'HP-Outer').flatMap((value) => {
    const colon = value.indexOf(':');
    return colon < 0 ? [] : [{ name: value.slice(0, colon).trim(), value: value.slice(colon + 1).trim() }];
  });
}

const CRYPTOGRAPHIC: ReadonlySet<string> = new Set([
  'multipart/signed',
  'multipart/encrypted',
  'application/pkcs7-mime',
  'application/x-pkcs7-mime',
]);

/**
 * RFC 9788 §4.10.1: a whole message as what is signed, the form of RFC 8551 §3.1. A message that was merely forwarded
 * looks the same, and what is said in it must not pass for what its sender says: so the wrapper must say that it is
 * one, or both must be from the same address.
 */
function wrappedMessage(payload: Entity, outer: Entity | undefined): Entity | undefined {
  const { mediaType, parameters } = payload.contentType;
  const forwarded = parameters.get('forwarded')?.toLowerCase();
  if (mediaType !== 'message/rfc822' || forwarded === 'yes' || parameters.has('hp')) return undefined;
  if (!['7bit', '8bit', 'binary'].includes(payload.transferEncoding)) return undefined;
  const message = innerEntity(payload);
  if (
    !message ||
    CRYPTOGRAPHIC.has(message.contentType.mediaType) ||
    message.contentType.parameters.has('hp')
  )
    return undefined;
  const from = outer ? headersNamed(outer, 'From') : [];
  if (forwarded === 'no' || from.length === 0) return message;
  return isFromSame(from, headersNamed(message, 'From')) ? message : undefined;
}

function innerEntity(payload: Entity): Entity | undefined {
  try {
    return parseEntity(body(payload));
  } catch (error) {
    if (error instanceof MimeLimitError) return undefined;
    throw error;
  }
}

function isFromSame(outside: readonly string[], inside: readonly string[]): boolean {
  const [a, b] = [outside, inside].map((values) =>
    values.length === 1 && values[0] !== undefined ? parseFrom(values[0]) : undefined,
  );
  return a?.kind === 'one' && b?.kind === 'one' && sameAddress(a.address, b.address);
}

/** What a person reads, however it was folded and encoded: relays do both anew. */
export const readableValue = (value: string): string => decodeWords(value).replace(/\s+/g, ' ').trim();
