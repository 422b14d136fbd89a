import { concat, utf8, type Bytes } from '../../bytes.ts';

/** A file with a message that is ready to be sent. */
export interface EmlFile {
  readonly name: string;
  readonly mediaType: 'message/rfc822';
  readonly bytes: Bytes;
}

/**
 * The message as a file for another mail program to send. X-Unsent has Outlook and others open it as a draft; it stands
 * outside of what is signed, and every byte of the message itself stays.
 */
export function emlFile(message: Bytes, subject: string): EmlFile {
  return {
    name: `${fileName(subject)}.eml`,
    mediaType: 'message/rfc822',
    bytes: concat([utf8('X-Unsent: 1\r\n'), message]),
  };
}

const MOST_CHARACTERS = 60;

/** Letters, digits and a few signs of any script: no path, no device name's ending, nothing that reverses the reading. */
function fileName(subject: string): string {
  const words = subject
    .replace(/[^\p{L}\p{M}\p{N} _-]+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ');
  const name = Array.from(words).slice(0, MOST_CHARACTERS).join('').trim();
  return name === '' || RESERVED.test(name) ? 'message' : name;
}

/** Names of devices, which Windows opens instead of a file. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
