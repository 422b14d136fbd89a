import type { Decision } from '../smime/continuity-decision.ts';
import type { Received } from '../smime/content.ts';
import type { Step } from '../smime/report.ts';
import type { ComposeJob, FromComposing } from './composer-protocol.ts';

/** How to judge: what the pane's settings give, in a form that crosses to the worker. */
export interface VerifyOptions {
  /** ISO 8601; the time at which the certificates must be valid. */
  readonly at: string;
  /** The organisation's: PEM or DER, each one or more certificates. */
  readonly anchors: readonly Uint8Array[];
  /** Whether Mozilla's roots for e-mail count as well. */
  readonly trustMozilla: boolean;
  readonly revocation: 'off' | 'soft' | 'require';
  /** Whether those that certificates name may be asked for revocation and missing issuers. */
  readonly network: boolean;
  /** The sender that Outlook names, used where the bytes have no From header of their own. */
  readonly from?: string;
}

export interface VerifyJob {
  readonly type: 'verify';
  readonly bytes: Uint8Array;
  readonly options: VerifyOptions;
  /** Where the page asks on behalf of this message; left out where nobody may be asked. */
  readonly page?: MessagePort;
  /** Where the keyring is asked for keys, if the message is encrypted; left out where there is none. */
  readonly keys?: MessagePort;
}

/** What the person says of a sender: it is kept, and holds from the next message on. */
export interface DecideJob {
  readonly type: 'decide';
  readonly decision: Decision;
  /** ISO 8601. */
  readonly at: string;
}

export type ToWorker = VerifyJob | DecideJob | ComposeJob;

export type FromWorker =
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'received'; readonly received: Received }
  | { readonly type: 'decided' }
  | FromComposing
  | { readonly type: 'failed'; readonly message: string };
