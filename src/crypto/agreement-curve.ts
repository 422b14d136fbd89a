/** WebCrypto has these; of X25519 only newer platforms. Those of RFC 5639, which BSI TR-03116-4 asks of mail, none. */
export type EcCurve = 'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';

export type AgreementCurve = EcCurve | 'X25519';

/** Octets of a private key (SEC 1 §C.4, RFC 7748 §5). */
export const SECRET_LENGTHS: Readonly<Record<AgreementCurve, number>> = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  brainpoolP256r1: 32,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
  X25519: 32,
};
