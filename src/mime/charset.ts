import { fromLatin1 } from '../bytes.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text of a header as RFC 6532 §3 has it: UTF-8, or one character an octet where it is not UTF-8.
 * A byte order mark stays visible to whoever compares addresses.
 */
export function headerText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return fromLatin1(bytes);
  }
}

/**
 * Text in the charset that a message names, or undefined where the platform does not know it. UTF-7 is among
 * the unknown by the Encoding Standard, and must stay so: it spells any markup in harmless letters.
 */
export function decodeCharset(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Makes decoded text one line: a tab becomes a blank; every other control character and line separator
 * becomes U+FFFD, so that no encoding smuggles a line end or a NUL into a header, a file name or a terminal.
 */
export function withoutControls(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
}
