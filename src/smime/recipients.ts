import type { Certificate } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';
import { parseEntity } from '../mime/entity.ts';
import { headersNamed } from '../mime/headers.ts';
import { sameAddress } from '../mime/mailbox.ts';
import { addressesOf } from '../pki/email-profile.ts';

/**
 * The groups that encryptMessage() makes a copy for: first those whom every recipient may see, then each of those
 * whom the message has in Bcc. Attack: an address that is written in a way of its own is read by no two programs alike,
 * and a Bcc that this one missed would be named to all the others. So in a message with a Bcc whoever is not found among
 * the open recipients counts as hidden: a copy too many betrays nobody.
 * @param hidden further certificates that get a copy of their own
 */
export function recipientGroups(
  message: Bytes,
  certificates: readonly Certificate[],
  hidden: readonly Certificate[] = [],
): readonly (readonly Certificate[])[] {
  const entity = parseEntity(message);
  const values = (...names: readonly string[]): readonly string[] =>
    names.flatMap((name) => headersNamed(entity, name));
  const hasBcc = values('Bcc', 'Resent-Bcc').some((value) => value !== '');
  const open = values('From', 'Sender', 'To', 'Cc', 'Resent-To', 'Resent-Cc').flatMap(mailboxes);
  const isOpen = (certificate: Certificate): boolean => {
    const { subjectAltName, subject } = addressesOf(certificate);
    const own = [...subjectAltName, ...subject];
    return open.some((address) => own.some((candidate) => sameAddress(candidate, address)));
  };
  const visible = certificates.filter((certificate) => !hasBcc || isOpen(certificate));
  const alone = [...certificates.filter((certificate) => !visible.includes(certificate)), ...hidden];
  return [...(visible.length > 0 ? [visible] : []), ...alone.map((certificate) => [certificate])];
}

/** Whatever looks like an address, however many. */
const mailboxes = (value: string): readonly string[] =>
  value.split(/[\s<>()",;:]+/u).filter((piece) => piece.includes('@'));
