/** Octets that the grammars of RFC 5322 and RFC 2046 name. */
const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
const SPACE = 0x20;
export const HYPHEN = 0x2d;
export const COLON = 0x3a;
export const EQUALS = 0x3d;

/** WSP of RFC 5234: the blanks that fold a header and pad a delimiter line. */
export function isBlank(octet: number | undefined): boolean {
  return octet === SPACE || octet === TAB;
}

/** Whether [start, end) holds nothing but blanks and line ends. */
export function isAllBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const octet = bytes[at];
    if (!isBlank(octet) && octet !== CR && octet !== LF) return false;
  }
  return true;
}
