import { fromLatin1, type Bytes } from '../bytes.ts';
import { parseBer, TAG } from './ber.ts';
import { MalformedError } from './malformed.ts';

type PemLabel = 'CERTIFICATE' | 'X509 CERTIFICATE' | 'PKCS7' | 'CMS' | 'X509 CRL' | 'OCSP RESPONSE';

/**
 * The DER structures in a file of one or more PEM blocks with one of these labels (RFC 7468), or the file itself where
 * it is DER. Text between the blocks and blocks with another label are passed over.
 * @throws MalformedError where the file holds none
 */
export function readPem(file: Bytes, ...labels: readonly PemLabel[]): readonly Bytes[] {
  if (file[0] === TAG.sequence) {
    parseBer(file);
    return [file];
  }
  const blocks = fromLatin1(file).matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g);
  const structures = [...blocks]
    .filter(([, found]) => labels.some((label) => label === found))
    .map(([, , text = '']) => decodePem(text));
  if (structures.length === 0) throw new MalformedError('PEM', `no ${labels.join(' nor ')} in it`);
  return structures;
}

export function toPem(der: Uint8Array, label: string): string {
  // One after another: as arguments of one call, many would be too many for the stack.
  const binary = Array.from(der, (octet) => String.fromCharCode(octet)).join('');
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** What the base64 of a block stands for, its line ends passed over. @throws MalformedError */
export function decodePem(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text.replace(/\s+/g, '')), (character) => character.charCodeAt(0));
  } catch {
    throw new MalformedError('PEM', 'not base64');
  }
}
