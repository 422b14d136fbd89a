import type {
  ComposeStep,
  Composer,
  ComposeTrust,
  ImportedCertificates,
  ProtectOutcome,
  ProtectWanted,
  RecipientState,
} from './composer.ts';

type Draft = Parameters<Composer['protect']>[0];
type Problems = Awaited<ReturnType<Composer['preflight']>>;

/** One call of the composer, by the method of that name. */
export type ComposeCall =
  | {
      readonly method: 'recipients';
      readonly addresses: readonly string[];
      readonly trust: ComposeTrust;
      readonly at: string;
    }
  | {
      readonly method: 'preflight';
      readonly draft: Draft;
      readonly wanted: Pick<ProtectWanted, 'sign' | 'at'>;
      readonly trust: ComposeTrust;
    }
  | {
      readonly method: 'protect';
      readonly draft: Draft;
      readonly wanted: ProtectWanted;
      readonly trust: ComposeTrust;
    }
  | {
      readonly method: 'importCertificates';
      readonly bytes: Uint8Array;
      readonly trust: ComposeTrust;
      readonly at: string;
    }
  | { readonly method: 'replaceCertificate'; readonly address: string; readonly certificateId: string };

/** What each method gives. */
export interface ComposeResults {
  readonly recipients: readonly RecipientState[];
  readonly preflight: Problems;
  readonly protect: ProtectOutcome;
  readonly importCertificates: ImportedCertificates;
  readonly replaceCertificate: undefined;
}

export interface ComposeJob {
  readonly type: 'compose';
  readonly call: ComposeCall;
  /** Where the keyring is asked, for our own certificates and for the key that signs. */
  readonly keys: MessagePort;
  /** Where the page asks for revocation; left out where nobody may be asked. */
  readonly page?: MessagePort;
}

export type FromComposing = { readonly type: 'compose-step'; readonly step: ComposeStep } | ComposeAnswer;

export type ComposeAnswer =
  | { readonly type: 'composed'; readonly result: ComposeResults[keyof ComposeResults] }
  /** With a sentence for the person. */
  | { readonly type: 'compose-refused'; readonly sentence: string };
