import { visible } from '../visible.ts';

/** RFC 4514 §3: what is left between unescaped commas and plus signs. */
const ATTRIBUTE = /(?:\\.|[^,+\\])+/gsu;
const COMMON_NAME = /^\s*CN\s*=\s*(.*)$/isu;

/** The common name in a distinguished name (RFC 4514), else the whole of it; fit to be shown. */
export function commonName(distinguishedName: string): string {
  for (const [attribute] of distinguishedName.matchAll(ATTRIBUTE)) {
    const value = COMMON_NAME.exec(attribute)?.[1];
    if (value) return visible(value.replace(/\\([,+"\\<>;=# ])/g, '$1'));
  }
  return visible(distinguishedName, 200);
}
