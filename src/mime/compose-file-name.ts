/** UTF-8 octets; file systems take 255, of which a reader needs some for "(1)". */
const MAX_NAME = 200;
const MAX_EXTENSION = 20;

/** What no file system takes, what parts folders, and what shells and browsers read as more than a name. */
const FORBIDDEN = /[<>:"|?*]/g;

/** Controls, bidirectional controls, characters without width or with a blank face, lone surrogates, separators. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffd]/gu;

/** Windows opens a device by these, whatever extension follows. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * A name under which the recipient can save the file without harm: without a path, without what cannot be seen, and
 * with an extension that is the one that shows. Attack: "../", a NUL, or a bidirectional override that turns
 * "gpj.exe" into "exe.jpg" (CVE-2025-3909, CVE-2026-27442).
 */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const seen = last
    .replace(UNSEEN, '')
    .replace(FORBIDDEN, '_')
    .replace(/\p{Z}+/gu, ' ')
    // A dot at the start hides the file, at the end it vanishes on Windows, and what stood before it becomes the type.
    .replace(/^[ .]+|[ .]+$/g, '')
    .replace(DEVICE, '_$1');
  return seen === '' ? 'attachment' : shortened(seen);
}

const octets = (text: string): number => new TextEncoder().encode(text).length;

/** The extension stays: by it the recipient's system chooses the program. */
function shortened(name: string): string {
  if (octets(name) <= MAX_NAME) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && octets(name.slice(dot)) <= MAX_EXTENSION ? name.slice(dot) : '';
  let stem = '';
  let length = octets(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    length += octets(character);
    if (length > MAX_NAME) break;
    stem += character;
  }
  return stem.trimEnd() + extension;
}
