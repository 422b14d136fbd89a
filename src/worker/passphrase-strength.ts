/** The rule by which the keyring refuses, for the page to tell while somebody types; the page knows no key store. */
export {
  MIN_PASSPHRASE_LENGTH,
  strengthOf,
  type PassphraseStrength,
} from '../keystore/passphrase-strength.ts';
