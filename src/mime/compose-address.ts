import { encodedWords, isAscii, requireOneLine } from './build-field.ts';
import type { DraftAddress } from './draft.ts';
import { asciiDomain, isDeceptive, parseFrom } from './mailbox.ts';

/**
 * Why nothing can be sent to an address.
 * - `malformed`: it is no address of RFC 5322, or longer than RFC 5321 §4.5.3.1 lets it be
 * - `deceptive`: it shows as something that it is not
 * - `not-ascii`: what stands before the @ needs SMTPUTF8 (RFC 6531) all the way to the mailbox
 */
export type AddressProblem = 'malformed' | 'deceptive' | 'not-ascii';

/** Nothing was built: `address` is as the person wrote it. */
export class UnsendableAddressError extends Error {
  override readonly name = 'UnsendableAddressError';

  constructor(
    readonly address: string,
    readonly problem: AddressProblem,
  ) {
    super(`${address}: ${problem}`);
  }
}

/** RFC 5321 §4.5.3.1.1 and §4.5.3.1.2, in octets. */
const MAX_LOCAL_PART = 64;
const MAX_DOMAIN = 255;

export interface AddressOptions {
  /** The way to the recipients is known to carry RFC 6531. */
  readonly allowUtf8?: boolean;
}

/**
 * An address as header fields and envelopes have it: its domain in A-labels (RFC 5890 §2.3.2.1).
 * Attack: a comma, an angle bracket or a line end in it would make another recipient, or another field.
 * @throws UnsendableAddressError
 */
export function sendableAddress(written: string, { allowUtf8 = false }: AddressOptions = {}): string {
  const address = written.trim();
  const read = parseFrom(address);
  const at = address.lastIndexOf('@');
  const [localPart, domain] = [address.slice(0, at), asciiDomain(address.slice(at + 1))];
  // The whole text is the address: no display name, no comment, nothing that a reader would skip.
  if (read.kind !== 'one' || read.address !== address || domain === undefined)
    throw new UnsendableAddressError(written, 'malformed');
  if (isDeceptive(address)) throw new UnsendableAddressError(written, 'deceptive');
  if (localPart.length > MAX_LOCAL_PART || domain.length > MAX_DOMAIN)
    throw new UnsendableAddressError(written, 'malformed');
  if (!isAscii(localPart) && !allowUtf8) throw new UnsendableAddressError(written, 'not-ascii');
  return `${localPart}@${domain}`;
}

/**
 * The value of an address field (RFC 5322 §3.4).
 * @throws UnsendableAddressError; UnsafeFieldError for a line end or NUL in a display name
 */
export function addressList(mailboxes: readonly DraftAddress[], options: AddressOptions): string {
  return mailboxes.map((mailbox) => nameAddr(mailbox, options)).join(', ');
}

/** RFC 5322 §3.4: a group without members says that there are recipients, and names none. */
export const UNDISCLOSED = 'undisclosed-recipients:;';

function nameAddr({ name, address }: DraftAddress, options: AddressOptions): string {
  const sendable = sendableAddress(address, options);
  requireOneLine('a display name', name);
  const shown = name.trim();
  // Outlook repeats the address where it knows no name.
  return shown === '' || shown === address.trim() ? sendable : `${phrase(shown)} <${sendable}>`;
}

/** RFC 5322 §3.2.5: atoms as they are, what else is printable in quotes, all other names as encoded-words. */
function phrase(name: string): string {
  if (/^[\w!#$%&'*+\-/^`{|}~]+( [\w!#$%&'*+\-/^`{|}~]+)*$/.test(name) && fits(name)) return name;
  // Attack: an encoded-word in a name that was typed so would be decoded into another name.
  if (!/^[ -~]*$/.test(name) || name.includes('=?') || !fits(name)) return encodedWords(name);
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Whether a text can be folded far below the 998 characters of RFC 5322 §2.1.1. */
export const fits = (text: string): boolean => !/[^ ]{200}/.test(text);
