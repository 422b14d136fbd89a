import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bitString } from '../../src/asn1/der.ts';
import {
  ecPrivateKey,
  privateKeyInfo,
  readEcPrivateKey,
  readPrivateKeyInfo,
} from '../../src/asn1/private-key-info.ts';
import { publicKeysOf } from '../../src/keystore/private-key.ts';
import { publicKeyOf } from '../support/public-key.ts';

const pkcs8Of = ({ privateKey }: KeyPairKeyObjectResult) =>
  new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));

describe('publicKeysOf', () => {
  it.each(['P-256', 'P-384', 'P-521', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'])(
    'computes the point of %s, whatever stands beside the number',
    (namedCurve) => {
      const pair = generateKeyPairSync('ec', { namedCurve });
      const { publicKey } = publicKeyOf(pair.publicKey);
      const { algorithm, privateKey } = readPrivateKeyInfo(pkcs8Of(pair));
      const other = bitString(new Uint8Array(publicKey.length).fill(4));
      const lying = ecPrivateKey(readEcPrivateKey(privateKey).privateKey, other);
      const size = (publicKey.length - 1) / 2;
      const compressed = Uint8Array.of(2 + (publicKey.at(-1)! & 1), ...publicKey.subarray(1, 1 + size));
      expect(publicKeysOf(privateKeyInfo(algorithm.der, lying))).toEqual([publicKey, compressed]);
    },
  );

  it.each([
    ['Ed25519', () => generateKeyPairSync('ed25519')],
    ['Ed448', () => generateKeyPairSync('ed448')],
    ['X25519', () => generateKeyPairSync('x25519')],
    ['X448', () => generateKeyPairSync('x448')],
  ])('computes the public key of %s', (_, make) => {
    const pair = make();
    expect(publicKeysOf(pkcs8Of(pair))).toEqual([publicKeyOf(pair.publicKey).publicKey]);
  });
});
