import { randomOctets } from '../../src/crypto/random.ts';
import type { Derivation } from '../../src/keystore/derivation.ts';

/** The least that a record may ask for: tests unlock often. */
export const quickDerivation = (): Derivation => ({
  name: 'argon2id',
  salt: randomOctets(16),
  memory: 19 * 1024,
  passes: 2,
  lanes: 1,
});
