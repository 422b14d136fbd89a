import type { Certificate } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';
import { parseEntity } from '../mime/entity.ts';
import { headersNamed } from '../mime/headers.ts';
import { sameAddress } from '../mime/mailbox.ts';
import { addressesOf } from '../pki/email-profile.ts';

/**
 * The groups that encryptMessage() makes a copy for: first those whom every recipient may see, then each of those
 * whose address stands only in Bcc.
 * @param hidden further certificates that get a copy of their own
 */
export function recipientGroups(
  message: Bytes,
  certificates: readonly Certificate[],
  hidden: readonly Certificate[] = [],
): readonly (readonly Certificate[])[] {
  const entity = parseEntity(message);
  const addressed = (...names: readonly string[]): readonly string[] =>
    names.flatMap((name) => headersNamed(entity, name)).flatMap(mailboxes);
  const bcc = addressed('Bcc', 'Resent-Bcc');
  const open = addressed('From', 'Sender', 'To', 'Cc', 'Resent-To', 'Resent-Cc');
  const has = (addresses: readonly string[], certificate: Certificate): boolean => {
    const { subjectAltName, subject } = addressesOf(certificate);
    const own = [...subjectAltName, ...subject];
    return addresses.some((address) => own.some((candidate) => sameAddress(candidate, address)));
  };
  const isHidden = (certificate: Certificate): boolean => has(bcc, certificate) && !has(open, certificate);
  const visible = certificates.filter((certificate) => !isHidden(certificate));
  const alone = [...certificates.filter(isHidden), ...hidden];
  return [...(visible.length > 0 ? [visible] : []), ...alone.map((certificate) => [certificate])];
}

/**
 * Whatever looks like an address, however many: a Bcc that a stricter reading missed would be named to all the others.
 */
const mailboxes = (value: string): readonly string[] =>
  value.split(/[\s<>()",;:]+/u).filter((piece) => piece.includes('@'));
