import type { DraftAddresses } from '../../outlook/draft.ts';
import type { DraftErrorCode } from '../../outlook/draft-error.ts';
import type { DraftMarker } from '../../outlook/draft-marker.ts';
import type { Leftover } from '../../outlook/delivery/leftover.ts';
import type { DeliveryOutcome } from '../../outlook/delivery/outcome.ts';
import type { Config } from '../../outlook/policy/config.ts';
import type { PreflightProblem } from '../../smime/preflight.ts';
import type {
  ComposeStep,
  ImportedCertificates,
  OutgoingCopy,
  ProtectWanted,
  RecipientState,
} from '../../worker/composer.ts';
import type { Delivery } from './surroundings.ts';

export type SignatureForm = NonNullable<ProtectWanted['sign']>['form'];

/** What is known of a draft that is being prepared; all that the pane shows follows from it (desk.ts). */
export interface DraftFacts {
  readonly config: Config;
  readonly delivery: Delivery;
  /** What the person asked of this draft: kept with the draft, so that another pane and the guard know it. */
  readonly marker: DraftMarker;
  readonly addresses: DraftAddresses;
  /** Undefined while they are looked for; the sender is among them. */
  readonly recipients: readonly RecipientState[] | undefined;
  /** What speaks against the draft or the identity, as far as it is known without the draft's content. */
  readonly problems: readonly PreflightProblem[];
  /** The identity that the person chose, where it is not the usual one of the From. */
  readonly identityId: string | undefined;
  readonly form: SignatureForm;
  /** What the person typed to let decrypted text go out readable. */
  readonly typed: string;
  /** What came of the file with certificates that was opened last. */
  readonly imported: ImportedCertificates | undefined;
}

/** Why nothing was sent. Each is said in words, with what to do next. */
export type Note =
  | { readonly code: 'cancelled' | 'recipients-changed' | 'keys-locked' | 'needs-opaque' | 'mistake' }
  | { readonly code: 'identity-gone' | 'certificate-gone' | 'not-marked' | 'file-not-read' }
  | { readonly code: 'draft-unread'; readonly why: DraftErrorCode; readonly attachment: string }
  | { readonly code: 'outlook-silent'; readonly detail: string }
  | { readonly code: 'policy-unreadable'; readonly detail: string }
  | { readonly code: 'unfit'; readonly problems: readonly PreflightProblem[] }
  | { readonly code: 'not-delivered'; readonly outcome: DeliveryOutcome };

export type Step = 'reading' | 'checking' | ComposeStep | 'sending';

/** One of the messages that a draft became, and what became of it; undefined: it was not tried. */
export interface CopyOutcome {
  readonly copy: OutgoingCopy;
  readonly outcome: DeliveryOutcome | undefined;
}

/** What the compose pane shows. */
export type ComposeState =
  | { readonly kind: 'opening' }
  /** The draft or the policy could not be read, so nothing can be sent. */
  | { readonly kind: 'unusable'; readonly note: Note }
  | { readonly kind: 'preparing'; readonly facts: DraftFacts; readonly note: Note | undefined }
  | { readonly kind: 'working'; readonly facts: DraftFacts; readonly step: Step }
  | {
      readonly kind: 'files';
      readonly facts: DraftFacts;
      readonly subject: string;
      readonly copies: readonly OutgoingCopy[];
    }
  | { readonly kind: 'sent'; readonly left: Leftover }
  /** Some of it was handed over, and not all of it is known to have been taken. */
  | {
      readonly kind: 'unfinished';
      readonly facts: DraftFacts;
      readonly copies: readonly CopyOutcome[];
      /** When the first of it was handed over, in milliseconds since 1970. */
      readonly since: number;
      /** It has been missing for so long that it may be sent again, if the person says so. */
      readonly mayRepeat: boolean;
      readonly isBusy: boolean;
    }
  /** An earlier pane began to send this draft, and nobody saw how it ended. */
  | {
      readonly kind: 'begun-earlier';
      readonly facts: DraftFacts;
      readonly found: 'not-asked' | 'none' | 'some';
      readonly since: number;
      readonly mayRepeat: boolean;
      readonly isBusy: boolean;
    };
