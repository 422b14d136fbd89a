import { edited, isText } from './repair-draft.ts';
import { repair, type Repair } from './repair.ts';

const BOM = '\u00ef\u00bb\u00bf';
const QUOTED_BOM = '=EF=BB=BF';

const MAX_LEAVES = 8;

/** RFC 3629 §6: an editor or a converter put one before the text, or took it away. */
export const byteOrderMark: Repair = repair('byte-order-mark', function* (draft) {
  const { text, leaves } = draft;
  if (text.startsWith(BOM)) yield text.slice(BOM.length);
  for (const { bodyStart, transferEncoding } of leaves.filter(isText).slice(0, MAX_LEAVES)) {
    const mark = transferEncoding === 'quoted-printable' ? QUOTED_BOM : BOM;
    const end = text.startsWith(mark, bodyStart) ? bodyStart + mark.length : bodyStart;
    yield edited(draft, [{ start: bodyStart, end, text: end > bodyStart ? '' : mark }]);
  }
  yield BOM + text;
});

/**
 * RFC 5321 §2.4: relays of seven bits clear the eighth. Of UTF-8 the letters of Latin script can be told by the pairs
 * that are left of them; of other charsets none. NUL is replaced by IMAP servers, which must not send it (RFC 9051 §4.3).
 */
export const octetsStripped: Repair = repair('octets-stripped', function* (draft) {
  const { text, leaves } = draft;
  for (const pair of STRIPPED_PAIRS) {
    yield edited(
      draft,
      leaves.filter(isText).map(({ bodyStart: start, end }) => ({
        start,
        end,
        text: text.slice(start, end).replace(pair, withEighthBit),
      })),
    );
  }
  yield text.replaceAll('\u0080', '\0');
  // The other way round: filled up with NUL by a relay that read past the end of a buffer.
  yield text.replaceAll('\0', '');
});

/** U+00C0 to U+00FF, then with the signs of U+00A0 to U+00BF, less the line ends and blanks that text is full of. */
const STRIPPED_PAIRS = [/C[\0-\x09\x0b\x0c\x0e-\x1f!-?]/g, /[BC][\0-\x09\x0b\x0c\x0e-\x1f!-?]/g];

const withEighthBit = (pair: string): string =>
  String.fromCharCode(...Array.from(pair, (octet) => octet.charCodeAt(0) | 0x80));
