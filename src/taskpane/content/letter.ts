import PostalMime from 'postal-mime';

/** What was signed or decrypted, taken apart to be shown. Nothing in it is safe to show yet. */
export interface Letter {
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly attachments: readonly Attachment[];
  /** Pictures that markup may show, as data: addresses, by their Content-ID (RFC 2392). */
  readonly pictures: ReadonlyMap<string, string>;
}

export interface Attachment {
  /** As the message names it; '' where it does not. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Beyond it the page would stand still while it reads; such a message is saved and opened elsewhere. */
export const MAX_LETTER_BYTES = 32 * 1024 * 1024;

/** Of one letter: a picture is in the page once more as base64. */
const MAX_PICTURES_BYTES = 8 * 1024 * 1024;

/** Formats that are nothing but pixels: SVG is a document, with addresses in it. */
export const PICTURE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/**
 * Reads a MIME entity. Messages inside it stay closed: what they say is not what this one says (CVE-2022-1520).
 *
 * @throws Error for more levels or header fields than anybody writes
 */
export async function readLetter(bytes: Uint8Array): Promise<Letter> {
  const { text, html, attachments } = await PostalMime.parse(bytes, {
    forceRfc822Attachments: true,
    maxNestingDepth: 50,
  });
  const parts = attachments.map(({ filename, mimeType, content, contentId }) => ({
    name: filename ?? '',
    mediaType: mimeType.toLowerCase(),
    // The parser gives octets unless it is asked for another form.
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
    contentId: contentId?.replace(/^<|>$/g, ''),
  }));
  return {
    text,
    html,
    attachments: parts
      .filter(({ mediaType }) => !SIGNATURE_TYPES.has(mediaType))
      .map(({ name, mediaType, bytes: octets }) => ({ name, mediaType, bytes: octets })),
    pictures: picturesOf(parts),
  };
}

/** What the verdict is about; as a file it is of no use to anybody. */
const SIGNATURE_TYPES = new Set(['application/pkcs7-signature', 'application/x-pkcs7-signature']);

function picturesOf(
  parts: readonly (Omit<Attachment, 'name'> & { readonly contentId: string | undefined })[],
): ReadonlyMap<string, string> {
  const pictures = new Map<string, string>();
  let left = MAX_PICTURES_BYTES;
  for (const { contentId, mediaType, bytes } of parts) {
    if (contentId === undefined || !PICTURE_TYPES.includes(mediaType) || bytes.length > left) continue;
    left -= bytes.length;
    pictures.set(contentId, `data:${mediaType};base64,${base64(bytes)}`);
  }
  return pictures;
}

/** In slices: a function takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}
