import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { readPem } from '../asn1/pem.ts';
import { asBytes, type Bytes } from '../bytes.ts';
import { asAnchors, type TrustAnchor } from '../pki/trust-anchor.ts';

/**
 * Mozilla's roots for e-mail, each with the end of the trust in it. They are a file of their own, which is loaded by
 * this call alone: whoever has better anchors does not pay for them.
 */
export async function mozillaAnchors(): Promise<readonly TrustAnchor[]> {
  const { MOZILLA_ROOTS } = await import(/* webpackChunkName: "mozilla-roots" */ '../pki/mozilla-roots.ts');
  return MOZILLA_ROOTS.roots.map(({ der, distrustAfter }) => ({
    ...readCertificate(fromBase64(der)),
    origin: 'mozilla',
    distrustAfter: distrustAfter === null ? undefined : new Date(distrustAfter),
  }));
}

/**
 * What an administrator set: files of PEM or DER, each with one or more certificates. One that cannot be read must not
 * take the others away; to leave it out trusts nobody more.
 */
export const organisationAnchors = (files: readonly Uint8Array[]): readonly TrustAnchor[] =>
  asAnchors(files.flatMap(readable), { origin: 'organisation' });

function readable(file: Uint8Array): readonly Certificate[] {
  try {
    return readPem(asBytes(file), 'CERTIFICATE').map(readCertificate);
  } catch (error) {
    if (error instanceof MalformedError) return [];
    throw error;
  }
}

const fromBase64 = (text: string): Bytes =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
