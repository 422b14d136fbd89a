import type { CertificateSource } from '../directory/address-book.ts';
import { recipientsOf, type Draft } from '../mime/draft.ts';
import { sameAddress } from '../mime/mailbox.ts';
import { identityOf } from '../smime/certificate-facts.ts';
import { protectDraft, UnfitDraftError, type Encryption, type Protection } from '../smime/compose.ts';
import {
  checkDraft,
  checkOwnCertificate,
  isRefusal,
  type PreflightMaterial,
  type PreflightProblem,
  type RecipientTrouble,
} from '../smime/preflight.ts';
import { chooseCertificate, type Judging } from '../smime/recipient-choice.ts';
import { UnsafeContentError } from '../smime/send.ts';
import { ComposerError, type ComposeStep, type ProtectOutcome, type ProtectWanted } from './composer.ts';
import { askIdentities } from './keys-port.ts';

/** What protect() stands on besides the draft. */
export interface ProtectSurroundings {
  readonly judging: Judging;
  /** Where recipients' certificates are looked for, and where our own. */
  readonly sources: readonly CertificateSource[];
  readonly own: CertificateSource;
  readonly keys: MessagePort;
  readonly onStep: (step: ComposeStep) => void;
}

type Encrypting = NonNullable<ProtectWanted['encrypt']>;

const CIPHERS = {
  'aes-256-cbc': 'AES-256-CBC',
  'aes-128-cbc': 'AES-128-CBC',
  'aes-256-gcm': 'AES-256-GCM',
  'aes-128-gcm': 'AES-128-GCM',
} as const;

/** Checks all once more, opens the key that signs, and makes the messages that leave. */
export async function protectJob(
  draft: Draft,
  wanted: ProtectWanted,
  surroundings: ProtectSurroundings,
): Promise<ProtectOutcome> {
  const { judging, keys, onStep } = surroundings;
  onStep('building');
  const { sign, encrypt } = wanted;
  const identities = sign ? await askIdentities(keys, [sign.identityId]) : [];
  if (identities === 'locked') return { kind: 'locked' };
  const [identity] = identities;
  if (sign && !identity) throw new ComposerError('This identity is not here any more.');
  const signing = sign && identity ? { sign: { identity, form: sign.form } } : undefined;
  const encryption = encrypt ? await encryptionOf(draft, encrypt, surroundings) : undefined;
  const problems: readonly PreflightProblem[] = [
    ...checkDraft(draft).filter(isRefusal),
    ...(identity
      ? await checkOwnCertificate(
          identity.certificate,
          draft.from.address,
          materialOf(judging, identity.chain),
        )
      : []),
    ...(encryption?.problems ?? []),
  ];
  if (problems.length > 0) return { kind: 'unfit', problems };
  const protection = { ...signing, ...(encryption ? { encrypt: encryption.encryption } : {}) } as Protection;
  return outcomeOf(draft, protection, wanted, surroundings);
}

async function outcomeOf(
  draft: Draft,
  protection: Protection,
  { seed, protectHeaders }: ProtectWanted,
  { judging: { at }, onStep }: ProtectSurroundings,
): Promise<ProtectOutcome> {
  try {
    const copies = await protectDraft(draft, protection, { at, seed, protectHeaders, onStep });
    const readableBySelf = !protection.encrypt || protection.encrypt.self.length > 0;
    return { kind: 'protected', copies, readableBySelf };
  } catch (error) {
    if (error instanceof UnfitDraftError) return { kind: 'unfit', problems: error.problems };
    if (error instanceof UnsafeContentError) return { kind: 'needs-opaque' };
    throw error;
  }
}

export const materialOf = (
  { at, anchors, online }: Judging,
  intermediates: PreflightMaterial['intermediates'],
): PreflightMaterial => ({
  at,
  anchors,
  intermediates,
  evidence: { crls: [], ocspResponses: [], online },
});

/** The certificates that the person saw, each judged anew: one of them may be revoked since, or not there any more. */
async function encryptionOf(
  draft: Draft,
  { certificateIds, cipher, tripleWrap }: Encrypting,
  { judging, sources, own }: ProtectSurroundings,
): Promise<{ readonly encryption: Encryption; readonly problems: readonly RecipientTrouble[] }> {
  const addressees: Encryption['addressees'][number][] = [];
  const problems: RecipientTrouble[] = [];
  for (const { address } of recipientsOf(draft)) {
    if (addressees.some((known) => sameAddress(known.address, address))) continue;
    const wanted = certificateIds.find((known) => sameAddress(known.address, address))?.certificateId;
    const { found, problems: trouble } = await chosenFor(address, wanted, sources, judging);
    if (found) addressees.push({ address, certificate: found.certificate });
    problems.push(...trouble);
  }
  const from = draft.from.address;
  const { found: self } = await chooseCertificate(from, await own(from), judging);
  const encryption = {
    addressees,
    self: self ? [self.certificate] : [],
    cipher: CIPHERS[cipher],
    tripleWrap,
  };
  return { encryption, problems };
}

/** Of all that is found for an address the one with this SHA-256, hex, if it is fit. */
async function chosenFor(
  address: string,
  wanted: string | undefined,
  sources: readonly CertificateSource[],
  judging: Judging,
): ReturnType<typeof chooseCertificate> {
  const all = (await Promise.all(sources.map((source) => source(address)))).flat();
  const ids = await Promise.all(all.map(async ({ certificate }) => (await identityOf(certificate)).sha256));
  return chooseCertificate(
    address,
    all.filter((_, at) => ids[at] === wanted),
    judging,
  );
}
