import { constants, createHash, privateEncrypt, randomBytes, type KeyObject } from 'node:crypto';

/** A writer of EMSA-PSS blocks (RFC 8017 §9.1.1) that makes them wrong where it is told to. */
export interface PssBlockOptions {
  /** By the names of OpenSSL. */
  readonly hash: string;
  readonly maskGenHash: string;
  readonly saltLength: number;
  readonly trailer?: number;
  /** What stands before the salt; 1 in honest blocks. */
  readonly separator?: number;
  /** The first octet of the zeros, where there are any. */
  readonly firstOctet?: number;
  /** Leaves the bits set that are above the size of the block. */
  readonly keepsTopBits?: boolean;
}

const hashed = (name: string, ...parts: readonly Buffer[]): Buffer =>
  createHash(name).update(Buffer.concat(parts)).digest();

function mask(name: string, seed: Buffer, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0; Buffer.concat(parts).length < length; counter++) {
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(counter);
    parts.push(hashed(name, seed, octets));
  }
  return Buffer.concat(parts).subarray(0, length);
}

export function pssBlock(data: Uint8Array, bits: number, options: PssBlockOptions): Buffer {
  const { hash, maskGenHash, saltLength, trailer = 0xbc, separator = 1, firstOctet = 0 } = options;
  const length = Math.ceil(bits / 8);
  const salt = randomBytes(saltLength);
  const h = hashed(hash, Buffer.alloc(8), hashed(hash, Buffer.from(data)), salt);
  const db = Buffer.alloc(length - h.length - 1);
  db[0] = firstOctet;
  db[db.length - saltLength - 1] = separator;
  salt.copy(db, db.length - saltLength);
  const dbMask = mask(maskGenHash, h, db.length);
  const maskedDb = Buffer.from(db.map((octet, at) => octet ^ (dbMask[at] ?? 0)));
  const unused = 8 * length - bits;
  maskedDb[0] = ((maskedDb[0] ?? 0) & (0xff >> unused)) | (options.keepsTopBits ? 0x80 : 0);
  return Buffer.concat([maskedDb, h, Buffer.of(trailer)]);
}

/** RSASP1 (RFC 8017 §5.2.1) on any block, padded on the left to the size of the modulus. */
export function signBlock(key: KeyObject, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  const padded = Buffer.concat([Buffer.alloc(size - block.length), block]);
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded));
}
