import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/bytes.ts';
import { DIGEST_OIDS, type DigestName } from '../../src/crypto/algorithms.ts';
import { digest } from '../../src/crypto/digest.ts';

const OPENSSL_NAMES: Readonly<Partial<Record<DigestName, string>>> = {
  'SHA-512/224': 'sha512-224',
  'SHA-512/256': 'sha512-256',
  SHAKE256: 'shake256',
};

describe('digest', () => {
  it.each(Object.keys(DIGEST_OIDS) as DigestName[])('computes %s as OpenSSL does', async (name) => {
    for (const text of ['', 'abc', 'a'.repeat(1000)]) {
      const openssl = OPENSSL_NAMES[name] ?? name.replace('SHA-', 'SHA');
      const options = name === 'SHAKE256' ? { outputLength: 64 } : {};
      const expected = createHash(openssl, options).update(text).digest('hex');
      expect(toHex(await digest(name, utf8(text)))).toBe(expected);
    }
  });
});
