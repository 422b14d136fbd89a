import type { SignedData } from '../asn1/cms.ts';
import type { Bytes } from '../bytes.ts';
import { entityBytes } from '../mime/entity.ts';
import type { AttachedMessage } from './attached.ts';
import type { Payload } from './examine.ts';
import type { Report } from './report.ts';

/** What may be shown of a message: what was signed, decrypted, or both. Nothing of it stands outside of that. */
export interface Content {
  /** A MIME entity with its header block. A view, not a copy. */
  readonly bytes: Bytes;
  /** Signatures over these octets hold; whose they are, the verdict says. */
  readonly isSigned: boolean;
  readonly isDecrypted: boolean;
  /**
   * Attack (EFAIL, CVE-2017-17689): markup was put around the plaintext by somebody without the key. True where neither
   * the cipher nor a signature inside rules that out.
   */
  readonly canBeRearranged: boolean;
}

/** What receive() has for whoever shows the message. */
export interface Received {
  readonly report: Report;
  /** Undefined where nothing is decrypted and no signature holds. */
  readonly content: Content | undefined;
  readonly attached: readonly AttachedMessage[];
}

/** The same, with what only the core has a use for. */
export interface ReceivedWhole extends Received {
  /** Of the layers that the verdict is about, the outermost first. */
  readonly signedData: readonly SignedData[];
}

/** A signature that does not hold, or is refused, says nothing of the content that is beside it. */
export function contentOf(shown: Payload | undefined, { verdict, decryption }: Report): Content | undefined {
  if (!shown) return undefined;
  const holds =
    ['verified', 'caution', 'partial'].includes(verdict.kind) &&
    verdict.signers.length > 0 &&
    verdict.signers.every(({ intact }) => intact);
  const isSigned = shown.isSigned && holds;
  if (!isSigned && !shown.isEncrypted) return undefined;
  return {
    bytes: entityBytes(shown.entity),
    isSigned,
    isDecrypted: shown.isEncrypted,
    canBeRearranged: !isSigned && decryption !== 'authenticated',
  };
}
