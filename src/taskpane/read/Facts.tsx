import { use } from 'react';
import { weightOf } from '../../smime/finding.ts';
import type { Report } from '../../smime/report.ts';
import type { Decryption, SignerReport } from '../../smime/verdict.ts';
import { visible } from '../../smime/visible.ts';
import { knownSinceWords } from '../../smime/words/continuity-words.ts';
import { headingWords } from '../../smime/words/heading-words.ts';
import { layerWords } from '../../smime/words/layer-words.ts';
import type { Locality } from '../../smime/words/saying.ts';
import { timeWords } from '../../smime/words/time.ts';
import { countersignerWords, stampWords } from '../../smime/words/witness-words.ts';
import type { Trust } from '../anchors.ts';
import { LocalityContext } from '../locality.ts';
import { FactList, type Fact } from './FactList.tsx';
import { Fingerprint } from './Fingerprint.tsx';
import { originWords } from './origin-words.ts';
import type { Origin } from './read-state.ts';
import { networkWords, trustWords } from './trust-words.ts';

const MAX_ADDRESSES = 10;
/** RFC 5321 §4.5.3.1.3, less the angle brackets. */
const MAX_ADDRESS = 254;

const encryption: Readonly<Record<Decryption, string>> = {
  none: 'Not encrypted',
  authenticated: 'Encrypted, and protected against changes',
  unauthenticated: 'Encrypted, but not protected against changes',
  'no-key': 'Encrypted, and not opened here',
  failed: 'Encrypted, and could not be opened',
};

/** What is known of the message as a whole. */
export function MessageFacts(props: {
  readonly report: Report;
  readonly origin: Origin;
  readonly trust: Trust;
}) {
  return <FactList facts={messageFacts(props.report, props.origin, props.trust, use(LocalityContext))} />;
}

/** What is known of one signer. */
export function SignerFacts({ signer }: { readonly signer: SignerReport }) {
  return <FactList facts={signerFacts(signer, use(LocalityContext))} />;
}

function messageFacts(report: Report, origin: Origin, trust: Trust, reader: Locality): readonly Fact[] {
  const { subject, from, decryption, continuity } = report;
  const heading = headingWords(report);
  const layers = layerWords(report.structure);
  return [
    ['Subject', subject === '' ? 'None' : visible(subject, 200)],
    ['From', from.length === 0 ? 'Not stated' : <Addresses addresses={from} />],
    ...(continuity && report.verdict.signers.length > 0
      ? [['Certificate', knownSinceWords(continuity, reader)] as const]
      : []),
    ...(heading === undefined ? [] : [['Header', heading] as const]),
    ...(layers === undefined ? [] : [['Layers', layers] as const]),
    ['Encryption', encryption[decryption]],
    ['How it came', originWords[origin]],
    ['Trusted issuers', trustWords(trust)],
    ['Online checks', networkWords(trust)],
  ];
}

function signerFacts(signer: SignerReport, reader: Locality): readonly Fact[] {
  // Without a certificate there is nobody to tell of.
  if (signer.sha256 === '') return [['Signed by', 'Unknown: the certificate is missing']];
  return [
    [whoTerm(signer), visible(signer.name, 120)],
    [
      'E-mail',
      signer.addresses.length === 0 ? 'None in the certificate' : <Addresses addresses={signer.addresses} />,
    ],
    ['Issued by', visible(signer.issuerName, 120)],
    [
      'Signed at',
      signer.signingTime === null
        ? 'Not stated'
        : `${timeWords(signer.signingTime, reader)} (the signer's own claim)`,
    ],
    ...(signer.signingTimeProof
      ? [['Time stamp', stampWords(signer.signingTimeProof, reader)] as const]
      : []),
    ...(signer.countersignatures.length > 0
      ? [['Countersigned by', countersignerWords(signer.countersignatures)] as const]
      : []),
    ['Made with', algorithmWords(signer)],
    ['Revocation', revocationWords(signer)],
    ['Fingerprint', <Fingerprint key="fingerprint" sha256={signer.sha256} />],
  ];
}

/** A name out of a certificate that proves nothing must not stand there as if it did. */
function whoTerm({ intact, trusted }: SignerReport): string {
  if (!intact) return 'Claimed signer';
  return trusted ? 'Signed by' : 'Signer, unproven';
}

function algorithmWords({ signatureAlgorithm, digestAlgorithm }: SignerReport): string {
  if (signatureAlgorithm === '') return 'Not known';
  const digest = signatureAlgorithm.includes(digestAlgorithm) ? '' : ` with ${visible(digestAlgorithm)}`;
  return visible(signatureAlgorithm) + digest;
}

function Addresses({ addresses }: { readonly addresses: readonly string[] }) {
  const shown = addresses.slice(0, MAX_ADDRESSES);
  return (
    <>
      {shown.map((address, i) => (
        <div key={i}>{visible(address, MAX_ADDRESS)}</div>
      ))}
      {addresses.length > shown.length && <div>and {addresses.length - shown.length} more</div>}
    </>
  );
}

function revocationWords({ revocation: answers, findings }: SignerReport): string {
  if (answers.length === 0) return 'Not checked';
  const later = findings.find(({ code }) => code === 'revoked-after-signing');
  if (later !== undefined && !findings.some((finding) => weightOf(finding) === 'invalid'))
    return 'Revoked only after it was signed';
  const revoked = answers.find(({ status }) => status === 'revoked');
  if (revoked !== undefined) return `Revoked, says ${visible(revoked.source)}`;
  return answers.every(({ status }) => status === 'good') ? 'Not revoked' : 'Could not be found out';
}
