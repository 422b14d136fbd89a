/** A name of a file out of a person's or an address: letters and digits of any script, and nothing that a system reads. */
export function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return Array.from(plain).slice(0, 40).join('') || 'identity';
}
