import type { Bytes } from '../bytes.ts';

/** Decrypts a block of 64 bits where it stands: two words, big-endian. */
export type DecryptBlock = (block: Uint32Array) => void;

const BLOCK = 8;

/** CBC over a cipher with blocks of 64 bits; the padding is left on. @param ciphertext whole blocks */
export function decryptCbc(decryptBlock: DecryptBlock, iv: Bytes, ciphertext: Bytes): Bytes {
  const from = viewOf(ciphertext);
  const plaintext = new Uint8Array(ciphertext.length);
  const to = viewOf(plaintext);
  const chain = Uint32Array.of(viewOf(iv).getUint32(0), viewOf(iv).getUint32(4));
  const block = new Uint32Array(2);
  for (let at = 0; at < ciphertext.length; at += BLOCK) {
    const left = from.getUint32(at);
    const right = from.getUint32(at + 4);
    block[0] = left;
    block[1] = right;
    decryptBlock(block);
    to.setUint32(at, (block[0] ^ (chain[0] ?? 0)) >>> 0);
    to.setUint32(at + 4, (block[1] ^ (chain[1] ?? 0)) >>> 0);
    chain[0] = left;
    chain[1] = right;
  }
  return plaintext;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Bytes): DataView =>
  new DataView(buffer, byteOffset, byteLength);
