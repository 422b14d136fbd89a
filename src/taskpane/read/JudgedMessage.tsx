import type { SignerReport } from '../../smime/verdict.ts';
import { AttachedMessages } from './AttachedMessages.tsx';
import { MessageFacts, SignerFacts } from './Facts.tsx';
import type { ReadState } from './read-state.ts';
import { Reasons } from './Reasons.tsx';
import { Section } from './Section.tsx';
import type { Decide } from './SenderDecision.tsx';
import { ShownContent } from './ShownContent.tsx';
import { SignerPath } from './SignerPath.tsx';

/** A hostile message can have thousands of signers. */
const MAX_SIGNERS = 10;

type JudgedMessageProps = Extract<ReadState, { readonly kind: 'judged' }> & {
  readonly decide: Decide;
  /** Opens a message that is attached to this one. */
  readonly openInside: (bytes: Uint8Array) => void;
};

/** What lies behind the verdict: facts, reasons, and for each signer the path to who vouches for them. */
export function JudgedMessage(props: JudgedMessageProps) {
  const { report, content, attached, origin, trust, decide, openInside } = props;
  const { signers, kind } = report.verdict;
  // Outlook shows what is signed in clear, and for the rest an attachment at best.
  const isReadHereAlone = content?.isDecrypted === true || report.structure.type !== 'multipart/signed';
  const shown = <ShownContent content={content} report={report} atOnce={isReadHereAlone} />;
  const isShownFirst = isReadHereAlone || kind === 'partial';
  return (
    <>
      {isShownFirst && shown}
      {signers.slice(0, MAX_SIGNERS).map((signer, i) => (
        <Section key={i} title={signatureTitle(signer, i, signers.length)}>
          <SignerFacts signer={signer} />
        </Section>
      ))}
      <Reasons report={report} decide={decide} />
      {signers.slice(0, MAX_SIGNERS).map(
        (signer, i) =>
          signer.certificates.length > 0 && (
            <Section
              key={i}
              title={signers.length === 1 ? 'Who vouches for whom' : `Who vouches for signature ${i + 1}`}
            >
              <SignerPath signer={signer} />
            </Section>
          ),
      )}
      <Section title="The message">
        <MessageFacts report={report} origin={origin} trust={trust} />
      </Section>
      {!isShownFirst && shown}
      <AttachedMessages attached={attached} open={openInside} />
    </>
  );
}

function signatureTitle({ intact }: SignerReport, index: number, count: number): string {
  return count === 1
    ? 'Signature'
    : `Signature ${index + 1} of ${count}: ${intact ? 'holds' : "doesn't hold"}`;
}
