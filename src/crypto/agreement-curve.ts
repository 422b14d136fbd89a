/** WebCrypto has the first three. Those of RFC 5639, which BSI TR-03116-4 asks of mail, no platform has. */
export type EcCurve = 'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';

/** RFC 7748. Newer platforms have X25519; X448 is in no browser, and an experiment in Node. */
export type MontgomeryCurve = 'X25519' | 'X448';

export type AgreementCurve = EcCurve | MontgomeryCurve;

/** Octets of a private key (SEC 1 §C.4, RFC 7748 §5). */
export const SECRET_LENGTHS: Readonly<Record<AgreementCurve, number>> = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  brainpoolP256r1: 32,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
  X25519: 32,
  X448: 56,
};

/** Their public keys are octets without a form of their own, and their identifier names the curve (RFC 8410 §3). */
export const isMontgomery = (curve: AgreementCurve): curve is MontgomeryCurve =>
  curve === 'X25519' || curve === 'X448';
