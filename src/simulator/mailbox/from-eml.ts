import { concat, fromUtf8, utf8, type Bytes } from '../../bytes.ts';
import { body, parseEntity, type Entity } from '../../mime/entity.ts';
import { header } from '../../mime/headers.ts';
import { envelopeOf } from './envelope-of.ts';
import type { Attachment, ItemClass, MailItem } from './mail-item.ts';
import { contentOf, fileName, leaves, readableText } from './parts.ts';

/**
 * Delivers a message, as Exchange would: [MS-OXOSMIME] 2.1.3 says what becomes of S/MIME. What is no message, or more
 * of one than the parser follows, is delivered as an empty one with its bytes.
 */
export function mailItem(id: string, bytes: Bytes): MailItem {
  try {
    return delivered(id, bytes);
  } catch {
    const headers = 'X-Unreadable: yes\r\n\r\n';
    return { ...delivered(id, utf8(headers)), bytes, subject: id };
  }
}

function delivered(id: string, bytes: Bytes): MailItem {
  const entity = parseEntity(bytes);
  const itemClass = itemClassOf(entity);
  const parts = leaves(entity);
  return {
    id,
    bytes,
    headers: fromUtf8(bytes.subarray(entity.start, entity.bodyStart)),
    itemClass,
    ...envelopeOf(entity),
    messageId: header(entity, 'Message-ID') ?? '',
    attachments: itemClass === 'IPM.Note' ? filesOf(parts) : [smimeAttachment(entity, itemClass)],
    text: itemClass === 'IPM.Note.SMIME' ? '' : readableText(parts),
  };
}

const OPAQUE = /^application\/(x-)?pkcs7-mime$/;

function itemClassOf(entity: Entity): ItemClass {
  const { mediaType } = entity.contentType;
  if (mediaType === 'multipart/signed') return 'IPM.Note.SMIME.MultipartSigned';
  const isNamedP7m = mediaType === 'application/octet-stream' && /\.p7m$/i.test(fileName(entity) ?? '');
  return OPAQUE.test(mediaType) || isNamedP7m ? 'IPM.Note.SMIME' : 'IPM.Note';
}

/** The one attachment of an S/MIME message: 2.1.3.1 for clear-signed, 2.1.3.2 for all others. */
function smimeAttachment(entity: Entity, itemClass: ItemClass): Attachment {
  const clearSigned = itemClass === 'IPM.Note.SMIME.MultipartSigned';
  return {
    id: 'smime',
    name: 'smime.p7m',
    contentType: entity.contentType.mediaType,
    isInline: false,
    content: clearSigned ? outerEntity(entity) : contentOf(entity),
  };
}

/** The outer entity with its Content-Type, as written, and no other header; its body untouched. */
function outerEntity(entity: Entity): Bytes {
  const field = entity.headers.find(({ name }) => name.toLowerCase() === 'content-type');
  return concat([entity.bytes.subarray(field?.start ?? 0, field?.end ?? 0), utf8('\r\n'), body(entity)]);
}

function filesOf(parts: readonly Entity[]): readonly Attachment[] {
  return parts
    .filter((part) => part.disposition?.type === 'attachment' || fileName(part) !== undefined)
    .map((part, index) => ({
      id: `part-${index}`,
      name: fileName(part) ?? `part-${index}`,
      contentType: part.contentType.mediaType,
      isInline: part.disposition?.type === 'inline',
      content: contentOf(part),
    }));
}
