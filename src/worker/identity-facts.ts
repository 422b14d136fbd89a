import { parseBer } from '../asn1/ber.ts';
import { readPublicKey } from '../asn1/certificate.ts';
import { toRequestPem } from '../keystore/certificate-request.ts';
import type { KeptIdentity } from '../keystore/identity-record.ts';
import { keyName, allowedUse } from '../keystore/identity-use.ts';
import type { KeptRequest } from '../keystore/request-record.ts';
import { factsOf, identityOf } from '../smime/certificate-facts.ts';
import type { IdentityFacts, RequestFacts } from './keyring.ts';

/** What the page may know of an identity. */
export async function identityFacts(kept: KeptIdentity): Promise<IdentityFacts> {
  const { id, certificate, chain, isDefault, addedAt, backedUpAt } = kept;
  const { name, issuerName, addresses } = await identityOf(certificate);
  return {
    id,
    name,
    issuerName,
    addresses,
    use: allowedUse(certificate),
    key: keyName(certificate.subjectPublicKeyInfo),
    certificates: await Promise.all([certificate, ...chain].map(factsOf)),
    isDefault,
    addedAt,
    backedUpAt,
  };
}

/** What the page may know of a request. */
export const requestFacts = ({
  id,
  name,
  address,
  publicKey,
  request,
  madeAt,
}: KeptRequest): RequestFacts => ({
  id,
  name,
  address,
  key: keyName(readPublicKey(parseBer(publicKey))),
  madeAt,
  pem: toRequestPem(request),
});
