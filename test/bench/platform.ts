import { fromLatin1, indexOf, utf8, type Bytes } from '../../src/bytes.ts';
import type { Input } from './input.ts';
import type { Operation } from './row.ts';

/** Not yet among the types of the language: https://tc39.es/proposal-arraybuffer-base64/ */
type WithBase64 = typeof Uint8Array & { fromBase64?: (text: string) => Bytes };

/** From base64 as octets, line ends and all, to what it stands for: the engine's own way, in one call. */
export function platformBase64(text: Bytes): Bytes {
  if (typeof Buffer !== 'undefined') {
    const string = Buffer.from(text.buffer, text.byteOffset, text.length).toString('latin1');
    const { buffer, byteOffset, length } = Buffer.from(string, 'base64');
    return new Uint8Array(buffer, byteOffset, length);
  }
  const { fromBase64 } = Uint8Array as WithBase64;
  if (fromBase64) return fromBase64(fromLatin1(text));
  return Uint8Array.from(atob(fromLatin1(text)), (character) => character.charCodeAt(0));
}

/** The body of a message with one part. */
export const bodyOf = (message: Bytes): Bytes => message.subarray(indexOf(message, utf8('\r\n\r\n')) + 4);

/** The raw bound: what the engine's own hash, cipher and base64 need for the same octets, and nothing else. */
export async function platformWork(
  operation: Operation,
  { content, message }: Input,
): Promise<() => Promise<unknown>> {
  switch (operation) {
    case 'verify-opaque-eml': {
      const text = bodyOf(message);
      return () => {
        platformBase64(text);
        return crypto.subtle.digest('SHA-256', content);
      };
    }
    case 'encrypt-cbc':
      return cipher('AES-CBC', 'encrypt', content);
    case 'encrypt-gcm':
      return cipher('AES-GCM', 'encrypt', content);
    case 'decrypt-cbc-definite':
    case 'decrypt-cbc-indefinite':
      return cipher('AES-CBC', 'decrypt', content);
    case 'decrypt-gcm':
      return cipher('AES-GCM', 'decrypt', content);
    default:
      return () => crypto.subtle.digest('SHA-256', content);
  }
}

async function cipher(name: 'AES-CBC' | 'AES-GCM', direction: 'encrypt' | 'decrypt', content: Bytes) {
  const key = await crypto.subtle.generateKey({ name, length: 256 }, false, ['encrypt', 'decrypt']);
  const parameters = { name, iv: crypto.getRandomValues(new Uint8Array(name === 'AES-CBC' ? 16 : 12)) };
  if (direction === 'encrypt') return () => crypto.subtle.encrypt(parameters, key, content);
  const encrypted = await crypto.subtle.encrypt(parameters, key, content);
  return () => crypto.subtle.decrypt(parameters, key, encrypted);
}
