import { asBytes, type Bytes } from '../../bytes.ts';
import { addressedBlindCopy } from '../../mime/compose-blind.ts';
import { messageIdFrom } from '../../mime/compose-fields.ts';
import { sameAddress } from '../../mime/mailbox.ts';
import type { DraftAddresses } from '../draft.ts';

/** One of the messages that a draft became, and whom it is for. */
interface Copy {
  readonly recipients: readonly string[];
  /** For one Bcc, whom its header fields do not name. */
  readonly blind: boolean;
  readonly bytes: Uint8Array;
}

/**
 * A copy as a server needs it that delivers by header fields alone, as Graph and EWS do. Attack by omission: a copy for a
 * Bcc that names To and Cc would go to them a second time, and not to the Bcc.
 */
export function addressedCopy({ recipients, blind, bytes }: Copy): Bytes {
  const [recipient] = recipients;
  return blind && recipient !== undefined ? addressedBlindCopy(asBytes(bytes), recipient) : asBytes(bytes);
}

/** The Message-IDs that a draft's messages were given by an earlier pane: one for those who see each other, one a Bcc. */
export function messageIdsFrom(seed: string, { from, to, cc, bcc }: DraftAddresses): readonly string[] {
  const open = [...to, ...cc].map(({ address }) => address);
  const hidden = bcc
    .map(({ address }) => address)
    .filter((address, at, all) => all.findIndex((other) => sameAddress(other, address)) === at)
    .filter((address) => !open.some((seen) => sameAddress(seen, address)));
  const copies = (open.length > 0 ? 1 : 0) + hidden.length;
  return Array.from({ length: copies }, (_, copy) => messageIdFrom(seed, copy, from.address));
}
