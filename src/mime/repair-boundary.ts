import type { Entity } from './entity.ts';
import { edited, type Draft } from './repair-draft.ts';
import { repair, type Repair } from './repair.ts';

/** RFC 2046 §5.1.1 lets a program that writes a multipart anew leave out the preamble. These are what programs write. */
const PREAMBLES = [
  'This is a multi-part message in MIME format.\r\n',
  'This is a multi-part message in MIME format.\r\n\r\n',
  'This is a multi-part message in MIME format\r\n\r\n',
  'This is a cryptographically signed message in MIME format.\r\n\r\n',
];

/** RFC 2046 §5.1.1: the lines that part a multipart, of which the last, the name or the text before was lost. */
export const boundaryLost: Repair = repair('boundary-lost', function* (draft) {
  if (draft.root?.contentType.type === 'multipart') yield* renamed(draft, draft.root);
  for (const { entity, split } of draft.multiparts) {
    const { bodyStart, end } = entity;
    const boundary = entity.contentType.parameters.get('boundary') ?? '';
    if (!split.closed) {
      for (const closing of [`\r\n--${boundary}--\r\n`, `\r\n--${boundary}--`, `--${boundary}--\r\n`])
        yield edited(draft, [{ start: end, end, text: closing }]);
    }
    for (const text of [...PREAMBLES, '\r\n', ''])
      yield edited(draft, [{ start: bodyStart, end: split.preamble.end, text }]);
    for (const text of ['', '\r\n']) yield edited(draft, [{ ...split.epilogue, text }]);
  }
});

/** The field names another boundary than the lines of the body have, or none. */
function* renamed(draft: Draft, { bodyStart, contentType, headers }: Entity): Iterable<string> {
  const body = draft.text.slice(bodyStart, bodyStart + MAX_PREAMBLE);
  const found = /(?:^|\n)--([!-~]{1,200})\r?\n/.exec(body)?.[1];
  const field = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  const boundary = contentType.parameters.get('boundary');
  if (found === undefined || found === boundary || !field) return;
  const { start, end } = field;
  const written = draft.text.slice(start, end);
  if (boundary) {
    yield edited(draft, [{ start, end, text: written.replace(boundary, () => found) }]);
    return;
  }
  const lineEnd = written.endsWith('\r\n') ? written.length - 2 : written.length;
  for (const separator of ['; ', ';\r\n ', ';\r\n\t']) {
    for (const value of [`"${found}"`, found]) {
      const text = `${written.slice(0, lineEnd)}${separator}boundary=${value}${written.slice(lineEnd)}`;
      yield edited(draft, [{ start, end, text }]);
    }
  }
}

const MAX_PREAMBLE = 4096;
