import { utf8, type Bytes } from '../../src/bytes.ts';

/** As Outlook writes them: how fast a search for one can be depends on its length. */
const BOUNDARY = '----=_NextPart_000_0012_01DC3F5A.7B0E9C40';
export const SIGNED_BOUNDARY = '----=_NextPart_000_0010_01DC3F5A.7B0E9C40';

const HEAD = utf8(
  [
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The drawings you asked for.',
    `--${BOUNDARY}`,
    'Content-Type: application/pdf; name=drawings.pdf',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=drawings.pdf',
    '',
    '',
  ].join('\r\n'),
);

const TAIL = utf8(`\r\n--${BOUNDARY}--\r\n`);

/** RFC 2045 §6.8: 76 characters and a line end. */
const LINE = 78;

function base64Lines(): Bytes {
  const octets = crypto.getRandomValues(new Uint8Array(57_000)); // 57 make a line
  return utf8(Buffer.from(octets).toString('base64').replace(/.{76}/g, '$&\r\n'));
}

/** A letter with one attachment, as all large mail is, in canonical form: exactly `bytes` octets, at least 1,000. */
export function letterWithAttachment(bytes: number): Bytes {
  const letter = new Uint8Array(bytes).fill('A'.charCodeAt(0));
  letter.set(HEAD);
  const lines = base64Lines();
  const room = bytes - HEAD.length - TAIL.length;
  const end = HEAD.length + room - (room % LINE); // what is left over is a last, shorter line of As
  for (let at = HEAD.length; at < end; at += lines.length) letter.set(lines.subarray(0, end - at), at);
  letter.set(TAIL, bytes - TAIL.length);
  return letter;
}
