import type { Bytes } from '../bytes.ts';

/**
 * Where answers of the network are kept, each as it came. Nothing in it is believed more than the network is: who
 * reads it checks everything again, signature and time.
 */
export interface EvidenceStore {
  /** Undefined where there is nothing, or nothing that can be read. */
  read(key: string): Promise<Bytes | undefined>;
  /** What cannot be kept is not kept: a full disk is no reason to give no verdict. */
  write(key: string, answer: Bytes): Promise<void>;
}

/** Four of the largest lists, or thousands of the usual ones. */
const MAX_OCTETS = 64 * 1024 * 1024;

/**
 * Keeps what was used last in memory: the same object each time, which was read and checked before. Behind it there
 * may be another store that outlives the process.
 */
export function createMemoryStore(behind?: EvidenceStore): EvidenceStore {
  const kept = new Map<string, Bytes>();
  let octets = 0;
  const drop = (key: string): void => {
    octets -= kept.get(key)?.length ?? 0;
    kept.delete(key);
  };
  const keep = (key: string, answer: Bytes): void => {
    drop(key);
    kept.set(key, answer);
    octets += answer.length;
    for (const oldest of kept.keys()) {
      if (octets <= MAX_OCTETS) return;
      drop(oldest);
    }
  };
  return {
    read: async (key) => {
      const answer = kept.get(key) ?? (await behind?.read(key));
      if (answer) keep(key, answer);
      return answer;
    },
    write: async (key, answer) => {
      keep(key, answer);
      await behind?.write(key, answer);
    },
  };
}
