import { fromUtf8, type Bytes } from '../../bytes.ts';
import { decodeCharset } from '../../mime/charset.ts';
import { body, type Entity } from '../../mime/entity.ts';
import { multipart, partBudget, type PartBudget } from '../../mime/multipart.ts';
import { decodeTransfer } from '../../mime/transfer.ts';

/** The leaves of a message's tree of parts, in order. A multipart that cannot be split is itself a leaf. */
export function leaves(entity: Entity, budget: PartBudget = partBudget()): readonly Entity[] {
  if (entity.contentType.type !== 'multipart') return [entity];
  try {
    return multipart(entity, budget).parts.flatMap((part) => leaves(part, budget));
  } catch {
    return [entity];
  }
}

/** What a part holds, its transfer encoding undone; as it stands where that cannot be done. */
export function contentOf(part: Entity): Bytes {
  try {
    return decodeTransfer(body(part), part.transferEncoding);
  } catch {
    return body(part);
  }
}

/** The name that the part has as a file; undefined where it has none. */
export function fileName({ disposition, contentType }: Entity): string | undefined {
  return disposition?.parameters.get('filename') ?? contentType.parameters.get('name');
}

/** The text that a person would read first: the first text/plain, else the first text/html without its tags. */
export function readableText(parts: readonly Entity[]): string {
  const inline = parts.filter((part) => part.disposition?.type !== 'attachment');
  const plain = inline.find(({ contentType }) => contentType.mediaType === 'text/plain');
  if (plain !== undefined) return textOf(plain);
  const html = inline.find(({ contentType }) => contentType.mediaType === 'text/html');
  return html === undefined ? '' : withoutTags(textOf(html));
}

function textOf(part: Entity): string {
  const content = contentOf(part);
  const text =
    decodeCharset(content, part.contentType.parameters.get('charset') ?? 'utf-8') ?? fromUtf8(content);
  return text.replaceAll('\r\n', '\n').trim();
}

/** Only ever shown as text, so what is left of a tag does nothing. */
function withoutTags(html: string): string {
  return html
    .replace(/<(style|script)\b.*?<\/\1>/gis, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim();
}
