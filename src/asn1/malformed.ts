/**
 * The bytes are not the ASN.1 structure that they should be. Thrown by this room alone and caught once, in receive().
 * `structure` is the name the RFC gives it (`SignerInfo`, `TBSCertificate` ...).
 */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';

  constructor(
    readonly structure: string,
    readonly detail: string,
  ) {
    super(`${structure}: ${detail}`);
  }
}
