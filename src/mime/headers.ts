import { concat, utf8, type Bytes } from '../bytes.ts';
import { decodeCharset, withoutControls } from './charset.ts';
import { decodeTransfer } from './transfer.ts';

/** One header field. [start, end) is where it stands in the source, its last line end included. */
export interface Header {
  /** As written, without the colon. */
  readonly name: string;
  /** Unfolded (RFC 5322 §2.2.3) and trimmed; encoded-words are still encoded. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

interface Headed {
  readonly headers: readonly Header[];
}

/** The value of the first field of that name, in any case. */
export function header(entity: Headed, name: string): string | undefined {
  return headersNamed(entity, name)[0];
}

/** The values of all fields of that name, in order: a second From is an attack on whoever reads only one. */
export function headersNamed(entity: Headed, name: string): string[] {
  const wanted = name.toLowerCase();
  return entity.headers.filter((field) => field.name.toLowerCase() === wanted).map((field) => field.value);
}

// RFC 2047 §2, with the language of RFC 2231 §5. No class can run over a "?", so the search is linear.
const ENCODED_WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;

/** Characters; ten times as many as the longest subject that a mail system takes, and what is longer stays as written. */
const MAX_ENCODED = 100_000;

/** Encoded-words that follow each other in one charset; their octets belong together. */
interface Run {
  readonly charset: string;
  readonly chunks: Bytes[];
  written: string;
}

/**
 * The readable form of an unstructured value or a display name. What cannot be decoded (an unknown charset,
 * UTF-7, bad base64) stays as written; controls never come out, whatever was encoded.
 */
export function decodeWords(value: string): string {
  if (value.length > MAX_ENCODED) return withoutControls(value);
  let text = '';
  let run: Run | undefined;
  let end = 0;
  const flush = () => {
    if (run) text += decodeCharset(concat(run.chunks), run.charset) ?? run.written;
    run = undefined;
  };
  for (const word of value.matchAll(ENCODED_WORD)) {
    const [written, charset = '', encoding = '', encoded = ''] = word;
    const between = value.slice(end, word.index);
    const bytes = decodeWord(encoding, encoded);
    // RFC 2047 §6.2: white space between two encoded-words is not shown.
    const adjacent: boolean = run !== undefined && between.trim() === '';
    if (!adjacent || run?.charset !== charset.toLowerCase() || !bytes) flush();
    if (!adjacent || !bytes) text += between;
    end = word.index + written.length;
    if (!bytes) text += written;
    else if (run) run = appended(run, bytes, between + written);
    else run = { charset: charset.toLowerCase(), chunks: [bytes], written };
  }
  flush();
  return withoutControls(text + value.slice(end));
}

// Some mailers cut a character of several octets in two words, against RFC 2047 §5: joined before decoding.
function appended(run: Run, bytes: Bytes, written: string): Run {
  run.chunks.push(bytes);
  run.written += written;
  return run;
}

function decodeWord(encoding: string, encoded: string): Bytes | undefined {
  try {
    if (encoding.toLowerCase() === 'b') return decodeTransfer(utf8(encoded), 'base64');
    // RFC 2047 §4.2: the Q encoding writes a blank as "_".
    return decodeTransfer(utf8(encoded.replaceAll('_', '=20')), 'quoted-printable');
  } catch {
    return undefined;
  }
}
