import type { Bytes } from '../bytes.ts';
import type { Asker } from './asker.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { readFetchedCertificates } from './fetched-certificates.ts';
import { readFetchedList } from './fetched-list.ts';

/** An answer, and whether it came over the network just now. */
interface Fetched {
  readonly bytes: Bytes;
  readonly from: 'network' | 'cache';
}

/** Gets what stands at an address, or the words why not. */
export type Getter = (url: string) => Promise<Fetched | { readonly why: string }>;

/** What can stand behind an address: how large it may be, and whether it is worth keeping. */
interface Kind {
  readonly limit: number;
  isCurrent(bytes: Bytes, at: Date): boolean;
}

const LIST: Kind = {
  limit: 16 * 1024 * 1024,
  isCurrent: (bytes, at) => {
    const nextUpdate = readFetchedList(bytes)?.nextUpdate;
    return nextUpdate !== undefined && nextUpdate >= at;
  },
};

const CERTIFICATES: Kind = {
  limit: 1024 * 1024,
  isCurrent: (bytes, at) =>
    readFetchedCertificates(bytes).some(({ notBefore, notAfter }) => at >= notBefore && at <= notAfter),
};

export interface Getters {
  readonly fromCache: Getter;
  /** What it gets is put into the cache where it is current. */
  readonly fromNetwork: Getter;
  /** From the cache and, if it is not there, from the network. */
  readonly fromEither: Getter;
}

const gettersOf =
  (kind: Kind) =>
  (ask: Asker, store: EvidenceStore, at: Date): Getters => {
    const fromCache: Getter = async (url) => {
      const bytes = await store.read(`GET ${url}`);
      return bytes && kind.isCurrent(bytes, at) ? { bytes, from: 'cache' } : { why: 'not in the cache' };
    };
    const fromNetwork: Getter = async (url) => {
      const key = `GET ${url}`;
      const answer = await ask({ url, key, limit: kind.limit });
      if ('why' in answer) return answer;
      if (kind.isCurrent(answer.bytes, at)) await store.write(key, answer.bytes);
      return { bytes: answer.bytes, from: 'network' };
    };
    const fromEither: Getter = async (url) => {
      const kept = await fromCache(url);
      return 'why' in kept ? fromNetwork(url) : kept;
    };
    return { fromCache, fromNetwork, fromEither };
  };

export const listGetters = gettersOf(LIST);
export const certificateGetters = gettersOf(CERTIFICATES);
