import type { SignerReport } from '../../smime/verdict.ts';
import { MessageFacts, SignerFacts } from './Facts.tsx';
import type { ReadState } from './read-state.ts';
import { Reasons } from './Reasons.tsx';
import { Section } from './Section.tsx';
import { SignerPath } from './SignerPath.tsx';

/** A hostile message can have thousands of signers. */
const MAX_SIGNERS = 10;

/** What lies behind the verdict: facts, reasons, and for each signer the path to who vouches for them. */
export function JudgedMessage({ report, origin, trust }: Extract<ReadState, { readonly kind: 'judged' }>) {
  const { signers } = report.verdict;
  return (
    <>
      {signers.slice(0, MAX_SIGNERS).map((signer, i) => (
        <Section key={i} title={signatureTitle(signer, i, signers.length)}>
          <SignerFacts signer={signer} />
        </Section>
      ))}
      <Reasons report={report} />
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
    </>
  );
}

function signatureTitle({ intact }: SignerReport, index: number, count: number): string {
  return count === 1
    ? 'Signature'
    : `Signature ${index + 1} of ${count}: ${intact ? 'holds' : "doesn't hold"}`;
}
