import { EMPTY, utf8, type Bytes } from '../bytes.ts';

/**
 * The octets that the key derivation of PKCS #12 may have been given for a passphrase, the likeliest first. No file
 * says which; whichever opens it is right.
 */
export function pkcs12Octets(passphrase: string): readonly Bytes[] {
  // RFC 7292 §B.1 ends an empty string too with two zero octets; some writers give no octets at all.
  if (passphrase === '') return [bmpString(passphrase), EMPTY];
  // OpenSSL before 1.1 and mbed TLS take each octet of the UTF-8 form for a character.
  const octetwise = Array.from(utf8(passphrase), (octet) => String.fromCharCode(octet)).join('');
  return [...new Set([passphrase, octetwise])].map(bmpString);
}

/** The same for PBKDF2: UTF-8 (RFC 9579 §5), or the form of PKCS #12, which old versions of NSS gave it. */
export function pbkdf2Octets(passphrase: string): readonly Bytes[] {
  return [utf8(passphrase), bmpString(passphrase)];
}

/** RFC 7292 §B.1: UTF-16, the most significant octet first, with a terminator. */
export function bmpString(text: string): Bytes {
  const octets = new DataView(new ArrayBuffer(2 * (text.length + 1)));
  for (let at = 0; at < text.length; at++) octets.setUint16(2 * at, text.charCodeAt(at));
  return new Uint8Array(octets.buffer);
}
