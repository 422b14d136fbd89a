import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { readOcspResponse, type BasicOcspResponse, type SingleResponse } from '../asn1/ocsp.ts';
import { equal, type Bytes } from '../bytes.ts';
import { DIGESTS } from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
import { checkSignature, isSignedBy } from './certificate-signature.ts';
import { currencyOf, type IgnoredBecause, type RevocationAnswer } from './revocation-answer.ts';

/** A response without nextUpdate says that newer news is always to be had (RFC 6960 §4.2.2.1); a day is still news. */
const FRESH_WITHOUT_NEXT_UPDATE_MS = 24 * 60 * 60 * 1000;

/**
 * What one OCSP response says of a certificate (RFC 6960 §3.2). About other certificates: undefined.
 * Attack: a response is whatever its sender likes until its signature and the signer's right to it are checked.
 * @param nonce of the request that this is the answer to
 */
export async function ocspStatus(
  response: Bytes,
  certificate: Certificate,
  issuer: Certificate,
  at: Date,
  nonce?: Bytes,
): Promise<RevocationAnswer | undefined> {
  if (!sameName(certificate.issuer, issuer.subject)) return undefined;
  try {
    const basic = readOcspResponse(response);
    const single = await findSingle(basic, certificate, issuer);
    if (!single) return undefined;
    if (!(await isAuthorised(basic, issuer, at)))
      return { status: 'unknown', why: 'signature does not hold' };
    // RFC 5019 §2.2.1: a response that was made beforehand has none. Attack: an older response is played again.
    if (nonce && basic.nonce && !equal(nonce, basic.nonce))
      return { status: 'unknown', why: 'made for another request' };
    if (basic.hasCriticalExtension) return { status: 'unknown', why: 'unsupported extension' };
    const why = staleness(single, at);
    if (why === 'out of date' && single.status.kind === 'revoked') {
      return { status: 'unknown', why: 'out of date, but names the certificate' };
    }
    if (why) return { status: 'unknown', why };
    const { status } = single;
    if (status.kind === 'unknown') return { status: 'unknown', why: 'unknown to the responder' };
    return status.kind === 'good'
      ? { status: 'good', ...currencyOf(single) }
      : {
          status: 'revoked',
          ...currencyOf(single),
          revokedAt: status.revocationTime,
          reason: status.reason,
          invalidityDate: single.invalidityDate,
        };
  } catch (error) {
    if (error instanceof MalformedError) return { status: 'unknown', why: 'malformed' };
    throw error;
  }
}

/** RFC 6960 §4.1.1: the certificate is named by its issuer's name and key and by its serial number. */
async function findSingle(
  basic: BasicOcspResponse,
  certificate: Certificate,
  issuer: Certificate,
): Promise<SingleResponse | undefined> {
  for (const single of basic.responses) {
    const name = DIGESTS[single.hashAlgorithm]?.digest;
    if (
      name &&
      equal(single.serialNumber, certificate.serialNumber) &&
      equal(single.issuerNameHash, await digest(name, certificate.issuer.der)) &&
      equal(single.issuerKeyHash, await digest(name, issuer.subjectPublicKeyInfo.publicKey))
    ) {
      return single;
    }
  }
  return undefined;
}

/** A response brings its responder's certificate and perhaps a path of it; each one tried costs a signature check. */
const MAX_DELEGATES = 4;

/** RFC 6960 §4.2.2.2: the issuer itself, or one whom the issuer's own signature makes a responder. */
async function isAuthorised(basic: BasicOcspResponse, issuer: Certificate, at: Date): Promise<boolean> {
  const delegates = basic.certificates.slice(0, MAX_DELEGATES).flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch {
      return [];
    }
  });
  for (const responder of [issuer, ...delegates]) {
    if (!(await isResponder(basic, responder))) continue;
    if (responder !== issuer && !(await isDelegated(responder, issuer, at))) continue;
    const answer = await checkSignature(
      responder.subjectPublicKeyInfo,
      basic.signatureAlgorithm,
      basic.tbsResponseData,
      basic.signature,
    );
    if (answer === 'good' || answer === 'weak') return true;
  }
  return false;
}

async function isResponder({ responderId }: BasicOcspResponse, candidate: Certificate): Promise<boolean> {
  return responderId.form === 'byName'
    ? sameName(responderId.name, candidate.subject)
    : equal(responderId.keyHash, await digest('SHA-1', candidate.subjectPublicKeyInfo.publicKey));
}

async function isDelegated(responder: Certificate, issuer: Certificate, at: Date): Promise<boolean> {
  if (!sameName(responder.issuer, issuer.subject)) return false;
  if (responder.known.extendedKeyUsage?.includes(OID.ocspSigning) !== true) return false;
  if (responder.known.keyUsage && !responder.known.keyUsage.has('digitalSignature')) return false;
  if (at < responder.notBefore || at > responder.notAfter) return false;
  const answer = await isSignedBy(responder, issuer);
  return answer === 'good' || answer === 'weak';
}

function staleness(
  { thisUpdate, nextUpdate, hasCriticalExtension }: SingleResponse,
  at: Date,
): IgnoredBecause | undefined {
  if (hasCriticalExtension) return 'unsupported extension';
  if (thisUpdate > at) return 'from the future';
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime() + FRESH_WITHOUT_NEXT_UPDATE_MS;
  return end < at.getTime() ? 'out of date' : undefined;
}
