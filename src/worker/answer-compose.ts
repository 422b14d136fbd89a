import { asBytes } from '../bytes.ts';
import { AddressBookFullError, addressBookSource, withChosen } from '../directory/address-book.ts';
import type { CertificateSource } from '../directory/address-book.ts';
import { CertificateFileError } from '../directory/certificate-file.ts';
import { canonicalAddress } from '../mime/mailbox.ts';
import { identityOf } from '../smime/certificate-facts.ts';
import { checkDraft, checkOwnCertificate } from '../smime/preflight.ts';
import { chooseCertificate, type Judging } from '../smime/recipient-choice.ts';
import { refusalOf } from '../smime/refusal.ts';
import type { SenderRecords } from '../smime/sender-record.ts';
import { createCertificateRecords } from '../storage/certificate-records.ts';
import type { ComposeAnswer, ComposeCall, ComposeJob, ComposeResults } from './composer-protocol.ts';
import { ComposerError, type ComposeStep, type ComposeTrust, type RecipientState } from './composer.ts';
import { importCertificates } from './import-certificates.ts';
import { askCertificates } from './keys-port.ts';
import { ownCertificateSource } from './own-certificates.ts';
import { materialOf, protectJob } from './protect-job.ts';
import { trustAnchors } from './trust-anchors.ts';

/** One for all jobs: where storage is refused, what was imported is in it. */
const records = createCertificateRecords();

/** What the composer's calls stand on. */
interface Surroundings {
  readonly keys: MessagePort;
  readonly judging: (trust: ComposeTrust, at: string) => Promise<Judging>;
  readonly onStep: (step: ComposeStep) => void;
}

interface Answered {
  readonly answer: ComposeAnswer;
  readonly transfer: Transferable[];
}

/** Does what the compose pane asks for; what goes wrong for a reason that a person can mend is an answer as well. */
export async function answerCompose(
  { call, keys, page }: ComposeJob,
  senders: SenderRecords,
  onStep: (step: ComposeStep) => void,
): Promise<Answered> {
  const judging = async (trust: ComposeTrust, at: string): Promise<Judging> => ({
    at: new Date(at),
    anchors: await trustAnchors(trust),
    senders,
    online: page && (await import(/* webpackChunkName: "online" */ './online.ts')).onlineThrough(page),
  });
  try {
    return withTransfer(await resultOf(call, { keys, judging, onStep }));
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    return { answer: { type: 'compose-refused', sentence }, transfer: [] };
  } finally {
    keys.close();
  }
}

async function resultOf(
  call: ComposeCall,
  surroundings: Surroundings,
): Promise<ComposeResults[ComposeCall['method']]> {
  const { keys, judging, onStep } = surroundings;
  switch (call.method) {
    case 'recipients':
      return recipients(call, surroundings);
    case 'preflight':
      return preflight(call, surroundings);
    case 'protect': {
      const { draft, wanted, trust } = call;
      const sources = await sourcesAt(new Date(wanted.at), keys);
      const [own] = sources;
      return protectJob(draft, wanted, {
        judging: await judging(trust, wanted.at),
        sources,
        own,
        keys,
        onStep,
      });
    }
    case 'importCertificates':
      return importCertificates(asBytes(call.bytes), records, await judging(call.trust, call.at));
    case 'replaceCertificate':
      return replaceCertificate(call);
  }
}

/** Where certificates are looked for: our own first. A directory comes behind them. */
async function sourcesAt(
  at: Date,
  keys: MessagePort,
): Promise<readonly [own: CertificateSource, ...others: CertificateSource[]]> {
  return [ownCertificateSource(await askCertificates(keys), at), addressBookSource(await records.read())];
}

type CallOf<Method extends ComposeCall['method']> = Extract<ComposeCall, { readonly method: Method }>;

async function recipients(
  { addresses, trust, at }: CallOf<'recipients'>,
  { keys, judging }: Surroundings,
): Promise<ComposeResults['recipients']> {
  const by = await judging(trust, at);
  const sources = await sourcesAt(by.at, keys);
  const states: RecipientState[] = [];
  for (const address of addresses) {
    const candidates = (await Promise.all(sources.map((source) => source(address)))).flat();
    const { found, problems } = await chooseCertificate(address, candidates, by);
    if (!found) {
      states.push({ address, kind: 'missing', problems });
      continue;
    }
    const { sha256: certificateId, name, issuerName } = await identityOf(found.certificate);
    const notAfter = found.certificate.notAfter.toISOString();
    states.push({ address, kind: 'ready', certificateId, name, issuerName, notAfter, source: found.source });
  }
  return states;
}

async function preflight(
  { draft, wanted: { sign, at }, trust }: CallOf<'preflight'>,
  { keys, judging }: Surroundings,
): Promise<ComposeResults['preflight']> {
  const problems = checkDraft(draft);
  if (!sign) return problems;
  const own = (await askCertificates(keys)).find(({ id }) => id === sign.identityId);
  if (!own) throw new ComposerError('This identity is not here any more.');
  const material = materialOf(await judging(trust, at), []);
  return [...(await checkOwnCertificate(own.certificate, draft.from.address, material)), ...problems];
}

async function replaceCertificate({
  address,
  certificateId,
}: CallOf<'replaceCertificate'>): Promise<undefined> {
  const canonical = canonicalAddress(address);
  await records.update((book) => {
    const next = canonical === undefined ? book : withChosen(book, canonical, certificateId);
    if (next === book) throw new ComposerError('This certificate is not here any more.');
    return next;
  });
}

/** Cloning the messages would take their time again. */
function withTransfer(result: ComposeResults[ComposeCall['method']]): Answered {
  if (!result || !('kind' in result) || result.kind !== 'protected')
    return { answer: { type: 'composed', result }, transfer: [] };
  const copies = result.copies.map((copy) => ({ ...copy, bytes: asBytes(copy.bytes).slice() }));
  return {
    answer: { type: 'composed', result: { ...result, copies } },
    transfer: copies.map(({ bytes }) => bytes.buffer),
  };
}

function sentenceOf(error: unknown): string | undefined {
  const isOurs =
    error instanceof ComposerError ||
    error instanceof CertificateFileError ||
    error instanceof AddressBookFullError;
  return isOurs ? error.message : refusalOf(error)?.join(' ');
}
