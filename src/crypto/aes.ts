import { concat, EMPTY, type Bytes } from '../bytes.ts';

type AesMode = 'AES-CBC' | 'AES-GCM' | 'AES-KW';

/** Measured: from 1 to 8 MiB as fast as in one piece, and the platform's own copies stay this small. */
const CHUNK = 4 * 1024 * 1024;
const BLOCK = 16;

/** The full tag, which is all that Signet writes. */
const TAG_LENGTH = 16;

/**
 * Encrypts with the padding of RFC 5652 §6.3. The ciphertext comes in pieces that stand one behind the other.
 * @param key 16, 24 or 32 octets
 */
export async function encryptAesCbc(key: Bytes, iv: Bytes, content: Bytes): Promise<readonly Bytes[]> {
  const platform = await platformKey('AES-CBC', key, 'encrypt');
  if (!platform) {
    const { cbc } = await portableAes();
    return [new Uint8Array(cbc(key, iv).encrypt(content))];
  }
  const pieces: Bytes[] = [];
  let chain = iv;
  for (let at = 0; pieces.length === 0 || at < content.length; at += CHUNK) {
    const isLast = at + CHUNK >= content.length;
    const piece = content.subarray(at, at + CHUNK);
    const encrypted = new Uint8Array(
      await crypto.subtle.encrypt({ name: 'AES-CBC', iv: chain }, platform, piece),
    );
    // Every call pads; between the pieces the padding block is dropped, and the block before it chains on.
    pieces.push(isLast ? encrypted : encrypted.subarray(0, -BLOCK));
    chain = encrypted.subarray(-2 * BLOCK, -BLOCK);
  }
  return pieces;
}

/** Undefined where the padding is not exactly that of RFC 5652 §6.3: with a wrong key, mostly. */
export async function decryptAesCbc(key: Bytes, iv: Bytes, ciphertext: Bytes): Promise<Bytes | undefined> {
  const platform = await platformKey('AES-CBC', key, 'decrypt');
  return orUndefined(async () => {
    if (platform)
      return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, platform, ciphertext));
    const { cbc } = await portableAes();
    return new Uint8Array(cbc(key, iv).decrypt(ciphertext));
  });
}

/** The ciphertext with the 16 octets of the tag behind it. */
export async function encryptAesGcm(key: Bytes, iv: Bytes, content: Bytes, aad: Bytes): Promise<Bytes> {
  const platform = await platformKey('AES-GCM', key, 'encrypt');
  if (platform) {
    const parameters = { name: 'AES-GCM', iv, additionalData: aad, tagLength: TAG_LENGTH * 8 };
    return new Uint8Array(await crypto.subtle.encrypt(parameters, platform, content));
  }
  const { gcm } = await portableAes();
  return new Uint8Array(gcm(key, iv, aad).encrypt(content));
}

/** Undefined where the tag does not hold: nothing of the content is given out. */
export async function decryptAesGcm(
  key: Bytes,
  iv: Bytes,
  ciphertext: Bytes,
  tag: Bytes,
  aad: Bytes,
): Promise<Bytes | undefined> {
  // Other nonces than RFC 5084 §3.2 recommends some platforms refuse.
  const isUsual = iv.length >= 12 && iv.length <= 128;
  const platform = isUsual ? await platformKey('AES-GCM', key, 'decrypt') : undefined;
  return orUndefined(async () => {
    if (!platform) {
      const { decryptGcm } = await import(/* webpackChunkName: "aes" */ './noble-gcm.ts');
      return decryptGcm(key, iv, ciphertext, tag, aad);
    }
    const parameters = { name: 'AES-GCM', iv, additionalData: aad.slice(), tagLength: tag.length * 8 };
    const content = withTagBehind(ciphertext, tag, (sealed) =>
      crypto.subtle.decrypt(parameters, platform, sealed),
    );
    return new Uint8Array(await content);
  });
}

/**
 * Gives `read` the ciphertext and the tag in one piece, as WebCrypto wants them, without copying the ciphertext: the
 * tag is written over the octets behind it, which are put back before this returns. `read` takes its copy of what it
 * is given before it returns, as WebCrypto must, so nobody else ever sees the change. In CMS the tag stands a few
 * octets behind the ciphertext, so there is room; a copy would cost a third of the decryption's time.
 */
function withTagBehind<T>(ciphertext: Bytes, tag: Bytes, read: (sealed: Bytes) => T): T {
  const { buffer, byteOffset, length } = ciphertext;
  if (byteOffset + length + tag.length > buffer.byteLength) return read(concat([ciphertext, tag]));
  const sealed = new Uint8Array(buffer, byteOffset, length + tag.length);
  const behind = sealed.slice(length);
  sealed.set(tag, length);
  try {
    return read(sealed);
  } finally {
    sealed.set(behind, length);
  }
}

/** RFC 3394. */
export async function wrapAes(kek: Bytes, key: Bytes): Promise<Bytes> {
  const platform = await platformKey('AES-KW', kek, 'wrapKey');
  if (!platform) {
    const { aeskw } = await portableAes();
    return new Uint8Array(aeskw(kek).encrypt(key));
  }
  // The platform wraps keys, not octets: as one of HMAC they may have any length.
  const wrapped = await crypto.subtle.importKey('raw', key, HMAC, true, ['sign']);
  return new Uint8Array(await crypto.subtle.wrapKey('raw', wrapped, platform, 'AES-KW'));
}

/** RFC 3394; undefined where the integrity check does not hold. */
export async function unwrapAes(kek: Bytes, wrapped: Bytes): Promise<Bytes | undefined> {
  const platform = await platformKey('AES-KW', kek, 'unwrapKey');
  return orUndefined(async () => {
    if (!platform) {
      const { aeskw } = await portableAes();
      return new Uint8Array(aeskw(kek).decrypt(wrapped));
    }
    const key = await crypto.subtle.unwrapKey('raw', wrapped, platform, 'AES-KW', HMAC, true, ['sign']);
    return new Uint8Array(await crypto.subtle.exportKey('raw', key));
  });
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

/** CBC without padding, of a few blocks: RFC 3211 §2.3 makes its key wrap of it, and no platform has it. */
export async function decryptAesBlocks(key: Bytes, iv: Bytes, ciphertext: Bytes): Promise<Bytes> {
  const { cbc } = await portableAes();
  return new Uint8Array(cbc(key, iv, { disablePadding: true }).decrypt(ciphertext));
}

/** Undefined for AES-192 where the platform has none (Chromium). */
async function platformKey(mode: AesMode, key: Bytes, usage: KeyUsage): Promise<CryptoKey | undefined> {
  try {
    return await crypto.subtle.importKey('raw', key, mode, false, [usage]);
  } catch (error) {
    if (key.length === 24) return undefined;
    throw error;
  }
}

const portableAes = (): Promise<typeof import('@noble/ciphers/aes.js')> =>
  import(/* webpackChunkName: "aes" */ '@noble/ciphers/aes.js');

/** Whatever is wrong, the answer is the same one: attack: padding oracles live on a difference (Vaudenay 2002). */
async function orUndefined(decrypt: () => Promise<Bytes | undefined>): Promise<Bytes | undefined> {
  try {
    return await decrypt();
  } catch {
    return undefined;
  }
}

/** A ciphertext in one piece, with room for a tag behind it: the octets that were given, where they are one piece. */
export function joinCiphertext(pieces: readonly Bytes[]): Bytes {
  const [only = EMPTY, ...more] = pieces;
  if (more.length === 0) return only;
  return concat([...pieces, new Uint8Array(TAG_LENGTH)]).subarray(0, -TAG_LENGTH);
}
