import type { Bytes } from '../bytes.ts';
import { decryptContent, type Decrypted } from '../cms/decrypt.ts';
import type { RecipientKey } from '../cms/recipient.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { readLayers } from './layers.ts';
import type { Decryption } from './verdict.ts';

export interface DecryptedMessage {
  readonly decryption: Decryption;
  /** What the outermost encryption held, to the octet; undefined where it was not opened. */
  readonly content: Bytes | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Opens a message, an entity or a bare CMS, also through signatures around the encryption. Nobody's signature is
 * checked: that is receive()'s work.
 */
export async function decryptMessage(
  message: Bytes,
  keys: readonly RecipientKey[],
): Promise<DecryptedMessage> {
  const opened: Decrypted[] = [];
  const { decryption, findings } = await examine(readLayers(message), async (enveloped) => {
    const decrypted = await decryptContent(enveloped, keys);
    opened.push(decrypted);
    return decrypted;
  });
  const [outermost] = opened;
  return {
    decryption,
    content: outermost?.kind === 'decrypted' ? outermost.content : undefined,
    findings,
  };
}
