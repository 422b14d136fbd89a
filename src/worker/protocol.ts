import type { Report, Step } from '../smime/report.ts';

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

export interface ToWorker {
  readonly type: 'verify';
  readonly bytes: Uint8Array;
  readonly options: VerifyOptions;
  /** Where the page asks on behalf of this message; left out where nobody may be asked. */
  readonly page?: MessagePort;
}

export type FromWorker =
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'failed'; readonly message: string };
