import { fromLatin1, type Bytes } from '../../src/bytes.ts';
import { decryptContent, type Decrypted } from '../../src/cms/decrypt.ts';
import type { RecipientKey } from '../../src/cms/recipient.ts';
import { entityBytes } from '../../src/mime/entity.ts';
import { decryptMessage } from '../../src/smime/decrypt.ts';
import { readLayers } from '../../src/smime/layers.ts';

/** What the outermost encryption of a message holds, or what Signet says of it, in a word. */
export async function openFile(bytes: Bytes, keys: readonly RecipientKey[]): Promise<Bytes | string> {
  const { content, decryption, findings } = await decryptMessage(bytes, keys);
  return content ?? `${decryption} (${findings.map(({ code }) => code).join(', ')})`;
}

/** The same of a bare encryption, in the CMS room's own words; `allowBroken` reads RC2 and DES as well. */
export async function openCms(
  bytes: Bytes,
  keys: readonly RecipientKey[],
  allowBroken = false,
): Promise<Decrypted | { readonly kind: 'not encrypted' }> {
  const layer = readLayers(bytes);
  return layer.kind === 'encrypted'
    ? decryptContent(layer.enveloped, keys, { allowBroken })
    : { kind: 'not encrypted' };
}

/** The text at the bottom of a content, through the signatures around it. */
export function innermostText(content: Bytes): string {
  let layer = readLayers(content);
  while (layer.kind === 'signed' && layer.inner) layer = layer.inner;
  return fromLatin1(layer.kind === 'part' ? entityBytes(layer.entity) : content);
}
