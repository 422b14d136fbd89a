import type { Bytes } from '../bytes.ts';
import { contentOf, context, octets, parseBer, TAG, type Node } from './ber.ts';
import type { SignerIdentifier } from './cms.ts';
import { element } from './der.ts';
import { fieldsOf } from './fields.ts';
import { readIssuerAndSerialNumber } from './issuer-and-serial-number.ts';
import { MalformedError } from './malformed.ts';

/** RFC 8551 §2.5.2: which certificate a signer wants to be written to with. @throws MalformedError */
export function readEncryptionKeyPreference(value: Bytes): SignerIdentifier {
  const choice = parseBer(value);
  switch (choice.tag) {
    case context(0):
      return readIssuerAndSerialNumber(asSequence(choice));
    case context(1): {
      // RFC 5652 §6.2.2, RecipientKeyIdentifier: the date and other attributes behind it name no certificate.
      const fields = fieldsOf(asSequence(choice), 'RecipientKeyIdentifier');
      return { form: 'subjectKeyIdentifier', keyIdentifier: octets(fields.any('subjectKeyIdentifier')) };
    }
    case context(2, false):
      return { form: 'subjectKeyIdentifier', keyIdentifier: octets(choice, context(2, false)) };
    default:
      throw new MalformedError('SMIMEEncryptionKeyPreference', 'not one of the choices');
  }
}

/** IMPLICIT: the members of a SEQUENCE under another tag. */
const asSequence = (choice: Node): Node => parseBer(element(TAG.sequence, contentOf(choice)));
