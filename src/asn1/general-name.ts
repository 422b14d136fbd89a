import { fromLatin1, fromUtf8, type Bytes } from '../bytes.ts';
import { children, contentOf, context, TAG, type Node } from './ber.ts';
import { fieldsOf, oidOf } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { readName, type Name } from './name.ts';
import { OID } from './oids.ts';

/** RFC 5280 §4.2.1.6; the forms that no rule of Signet reads keep their octets. */
export type GeneralName =
  | { readonly form: 'rfc822Name'; readonly value: string }
  | { readonly form: 'smtpUtf8Mailbox'; readonly value: string }
  | { readonly form: 'dNSName'; readonly value: string }
  | { readonly form: 'uniformResourceIdentifier'; readonly value: string }
  | { readonly form: 'directoryName'; readonly value: Name }
  | { readonly form: 'iPAddress'; readonly value: Bytes }
  | { readonly form: 'otherName'; readonly value: Bytes; readonly type: string }
  | { readonly form: 'x400Address' | 'ediPartyName' | 'registeredID'; readonly value: Bytes };

export function readGeneralNames(node: Node): readonly GeneralName[] {
  if (node.tag !== TAG.sequence) throw new MalformedError('GeneralNames', 'SEQUENCE expected');
  return children(node).map(readGeneralName);
}

export function readGeneralName(node: Node): GeneralName {
  const value = contentOf(node);
  switch (node.tag) {
    case context(0):
      return readOtherName(node);
    case context(1, false):
      return { form: 'rfc822Name', value: fromLatin1(value) };
    case context(2, false):
      return { form: 'dNSName', value: fromLatin1(value) };
    case context(3):
      return { form: 'x400Address', value };
    case context(4): {
      const [name] = children(node);
      if (!name) throw new MalformedError('GeneralName', 'directoryName is empty');
      return { form: 'directoryName', value: readName(name) };
    }
    case context(5):
      return { form: 'ediPartyName', value };
    case context(6, false):
      return { form: 'uniformResourceIdentifier', value: fromLatin1(value) };
    case context(7, false):
      return { form: 'iPAddress', value };
    case context(8, false):
      return { form: 'registeredID', value };
    default:
      throw new MalformedError('GeneralName', 'unknown form');
  }
}

function readOtherName(node: Node): GeneralName {
  const fields = fieldsOf(node, 'OtherName', context(0));
  const type = oidOf(fields.any('type-id'), 'OtherName');
  const [inner] = children(fields.take(context(0), 'value'));
  // RFC 9598 §3: the mailbox is a UTF8String.
  if (type === OID.smtpUtf8Mailbox && inner?.tag === TAG.utf8String) {
    return { form: 'smtpUtf8Mailbox', value: fromUtf8(contentOf(inner)) };
  }
  return { form: 'otherName', type, value: contentOf(node) };
}
