import type { Bytes } from '../../src/bytes.ts';
import { decided, type Decision } from '../../src/smime/continuity-decision.ts';
import { remember } from '../../src/smime/continuity-learning.ts';
import type { Report } from '../../src/smime/report.ts';
import type { SenderRecord } from '../../src/smime/sender-record.ts';
import { createMemorySenderRecords } from '../../src/storage/memory-sender-records.ts';
import { NOW, type Identity } from './fake-ca.ts';
import { judgeMessage, type Given } from './judge-message.ts';

/** A reader who remembers, as the pane does: reads, decides, and can be asked what is known of a sender. */
export interface Reader {
  readonly read: (message: Bytes, at?: Date) => Promise<Report>;
  readonly decide: (decision: Decision | null | undefined, at?: Date) => Promise<void>;
  readonly record: (address: string) => SenderRecord | undefined;
  readonly addresses: () => readonly string[];
}

export function createReader(anchors: readonly Identity[], given: Given = {}): Reader {
  const records = new Map<string, SenderRecord>();
  const senders = createMemorySenderRecords(records);
  return {
    async read(message, at = NOW) {
      const report = await judgeMessage(message, { ...given, anchors, senders, at });
      await remember(senders, report, message, at.toISOString());
      return report;
    },
    async decide(decision, at = NOW) {
      if (!decision) throw new Error('nothing is to be decided');
      await senders.update(decision.address, (was) => decided(was, decision, at.toISOString()));
    },
    record: (address) => records.get(address),
    addresses: () => [...records.keys()],
  };
}
