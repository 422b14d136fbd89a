import { readCertificate } from '../../src/asn1/certificate.ts';
import { readContentInfo } from '../../src/asn1/cms.ts';
import { readAuthEnvelopedData, readEnvelopedData } from '../../src/asn1/enveloped.ts';
import { OID } from '../../src/asn1/oids.ts';
import { decryptContent } from '../../src/cms/decrypt.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import type { CipherName } from '../../src/crypto/encipher.ts';

/** Octets as they cross into the page and back. */
type Octets = readonly number[];

interface Outcome {
  readonly kind: string;
  readonly content: Octets;
  /** The message is still what it was before it was decrypted. */
  readonly untouched: boolean;
}

export interface EnvelopesUnderTest {
  readonly seal: (content: Octets, certificate: Octets, cipher: CipherName, at: string) => Promise<Octets>;
  readonly open: (cms: Octets, certificate: Octets, privateKeyInfo: Octets) => Promise<Outcome>;
}

declare global {
  var envelopes: EnvelopesUnderTest;
}

globalThis.envelopes = {
  seal: async (content, certificate, cipher, at) => {
    const recipients = [readCertificate(Uint8Array.from(certificate))];
    return [...(await encryptContent(Uint8Array.from(content), recipients, { cipher, at: new Date(at) }))];
  },
  open: async (cms, certificate, privateKeyInfo) => {
    const bytes = Uint8Array.from(cms);
    const { contentType, content } = readContentInfo(bytes);
    const read = contentType === OID.authEnvelopedData ? readAuthEnvelopedData : readEnvelopedData;
    const key = {
      certificate: readCertificate(Uint8Array.from(certificate)),
      privateKeyInfo: Uint8Array.from(privateKeyInfo),
    };
    const answer = await decryptContent(read(content), [key]);
    return {
      kind: answer.kind,
      content: answer.kind === 'decrypted' ? [...answer.content] : [],
      untouched: bytes.every((octet, at) => octet === cms[at]),
    };
  },
};
