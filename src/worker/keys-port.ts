import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';
import type { Identity } from '../keystore/identity.ts';
import type { KeySource } from '../smime/key-source.ts';

/** What a core's worker asks the keyring's, one question after the other on one port. */
export type KeysAsked =
  { readonly want: 'certificates' } | { readonly want: 'keys'; readonly ids: readonly string[] };

type KeysAnswered =
  | { readonly kind: 'certificates'; readonly certificates: readonly KnownCertificate[] }
  | { readonly kind: 'keys'; readonly keys: readonly SentIdentity[] }
  | { readonly kind: 'locked' };

interface KnownCertificate {
  readonly id: string;
  readonly der: Bytes;
}

export interface OwnCertificate {
  readonly id: string;
  readonly certificate: Certificate;
}

interface SentIdentity {
  readonly certificate: Bytes;
  readonly privateKeyInfo: Bytes;
  readonly chain: readonly Bytes[];
  readonly friendlyName: string;
}

/** The keyring, as far as a core's worker may ask it. */
export interface KeysService {
  certificates(): Promise<readonly KnownCertificate[]>;
  identities(ids: readonly string[]): Promise<readonly Identity[] | 'locked'>;
}

/** A keyring that answers not at all has ended with its keys; whoever is unlocking it has an answer long before. */
const MAX_WAIT_MS = 20_000;

/** The core's end. Neither questions nor answers come by the page, but for the first question. */
export function createPortKeys(port: MessagePort): KeySource {
  const ids = new Map<Certificate, string>();
  return {
    async certificates() {
      for (const { id, certificate } of await askCertificates(port)) ids.set(certificate, id);
      return [...ids.keys()];
    },
    open: (certificates) =>
      askIdentities(
        port,
        certificates.flatMap((certificate) => ids.get(certificate) ?? []),
      ),
  };
}

/** The certificates of all identities, with the identifiers that the page knows; known while they are locked, too. */
export async function askCertificates(port: MessagePort): Promise<readonly OwnCertificate[]> {
  const answer = await ask(port, { want: 'certificates' });
  if (answer.kind !== 'certificates') return [];
  return answer.certificates.map(({ id, der }) => ({ id, certificate: readCertificate(der) }));
}

/** The identities with their keys, by the identifiers that the page knows; those that are not there are left out. */
export async function askIdentities(
  port: MessagePort,
  ids: readonly string[],
): Promise<readonly Identity[] | 'locked'> {
  const answer = await ask(port, { want: 'keys', ids });
  if (answer.kind !== 'keys') return 'locked';
  return answer.keys.map(({ certificate, chain, ...rest }) => ({
    ...rest,
    certificate: readCertificate(certificate),
    chain: chain.map(readCertificate),
  }));
}

function ask(port: MessagePort, asked: KeysAsked): Promise<KeysAnswered> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const settle = (answer: KeysAnswered): void => {
      clearTimeout(limit);
      listening.abort();
      resolve(answer);
    };
    const limit = setTimeout(() => settle({ kind: 'locked' }), MAX_WAIT_MS);
    const listen = { signal: listening.signal };
    port.addEventListener('message', ({ data }: MessageEvent<KeysAnswered>) => settle(data), listen);
    // Told by the newer browsers, at once.
    port.addEventListener('close', () => settle({ kind: 'locked' }), listen);
    port.start();
    port.postMessage(asked);
  });
}

/** The keyring's end. @param first the question that came before the port did */
export function serveKeys(port: MessagePort, service: KeysService, first: KeysAsked): void {
  const answer = async (asked: KeysAsked): Promise<void> => {
    port.postMessage(await answerTo(asked, service).catch((): KeysAnswered => ({ kind: 'locked' })));
  };
  port.onmessage = ({ data }: MessageEvent<KeysAsked>) => void answer(data);
  void answer(first);
}

async function answerTo(asked: KeysAsked, service: KeysService): Promise<KeysAnswered> {
  if (asked.want === 'certificates')
    return { kind: 'certificates', certificates: await service.certificates() };
  const identities = await service.identities(asked.ids);
  if (identities === 'locked') return { kind: 'locked' };
  const keys = identities.map(({ certificate, privateKeyInfo, chain, friendlyName }) => ({
    certificate: certificate.der,
    privateKeyInfo,
    chain: chain.map(({ der }) => der),
    friendlyName,
  }));
  return { kind: 'keys', keys };
}
