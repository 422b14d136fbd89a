import type { Bytes } from '../../bytes.ts';
import { parseEntity } from '../../mime/entity.ts';
import { headersNamed } from '../../mime/headers.ts';

/** RFC 5322 §3.6.4, as far as it survives every server: no blanks, no comments, no quoting. */
const MESSAGE_ID = /^<[^\s<>@"\\]+@[^\s<>@"\\]+>$/;
const MOST_CHARACTERS = 250;

/** The one Message-ID of a message, with its angle brackets; undefined where it has none, two, or an odd one. */
export function messageIdOf(message: Bytes): string | undefined {
  const [field, ...others] = fieldsOf(message);
  const id = field?.trim() ?? '';
  return others.length === 0 && id.length <= MOST_CHARACTERS && MESSAGE_ID.test(id) ? id : undefined;
}

function fieldsOf(message: Bytes) {
  try {
    return headersNamed(parseEntity(message), 'Message-ID');
  } catch {
    return [];
  }
}
