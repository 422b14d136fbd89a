import { access } from 'node:fs/promises';
import { fromUtf8, utf8, type Bytes } from '../bytes.ts';
import { decided } from '../smime/continuity-decision.ts';
import { remember } from '../smime/continuity-learning.ts';
import type { Report } from '../smime/report.ts';
import { readSenderRecord, type SenderRecord, type SenderRecords } from '../smime/sender-record.ts';
import { createMemorySenderRecords } from '../storage/memory-sender-records.ts';
import { UnreadableError, UsageError } from './exit.ts';
import { readInput } from './input.ts';
import { writeOutput } from './output.ts';

export interface SenderArguments {
  /** A JSON file: what was seen of each sender. */
  readonly senders?: string;
  /** Whether the file is to have what these messages teach. */
  readonly remember?: boolean;
  /** SHA-256 of certificates to be taken for their sender's, hex, with or without colons. */
  readonly accept: readonly string[];
}

/** The records of a run. */
export interface SenderMemory {
  readonly senders: SenderRecords;
  /** Keeps what a message teaches. */
  readonly learn: (report: Report, bytes: Bytes, at: Date) => Promise<void>;
  /** Accepts the certificate of a message if it was named. Answers whether; then the message is to be judged again. */
  readonly accept: (report: Report, at: Date) => Promise<boolean>;
  /** Writes the file, where that was asked for. */
  readonly close: () => Promise<void>;
}

/**
 * Undefined where no file is named: then each sender is met for the first time.
 * @throws UnreadableError where the file has anything else in it: what cannot be read must not count as nothing seen
 */
export async function openSenders(given: SenderArguments): Promise<SenderMemory | undefined> {
  const { senders: file, remember: isKept = false, accept } = given;
  if (file === undefined) {
    if (isKept || accept.length > 0) throw new UsageError('--remember and --accept go with --senders');
    return undefined;
  }
  const wanted = new Set(accept.map((fingerprint) => fingerprint.replaceAll(':', '').toLowerCase()));
  const records = await readRecords(file, isKept);
  const senders = createMemorySenderRecords(records, isKept ? 'device' : 'memory');
  return {
    senders,
    async learn(report, bytes, at) {
      if (isKept) await remember(senders, report, bytes, at.toISOString());
    },
    async accept({ continuity }, at) {
      const offer = continuity?.offer;
      if (offer?.kind !== 'accept' || !wanted.has(offer.certificate.sha256)) return false;
      await senders.update(offer.address, (was) => decided(was, offer, at.toISOString()));
      return true;
    },
    async close() {
      if (!isKept) return;
      const text = JSON.stringify({ version: 1, senders: [...records.values()] }, null, 2);
      // With whom somebody exchanges mail is nobody else's business.
      await writeOutput(file, utf8(`${text}\n`), 0o600);
    },
  };
}

async function readRecords(file: string, mayBeNew: boolean): Promise<Map<string, SenderRecord>> {
  const isNew =
    mayBeNew &&
    (await access(file).then(
      () => false,
      () => true,
    ));
  if (isNew) return new Map();
  const records = recordsIn(fromUtf8(await readInput(file)));
  if (!records) throw new UnreadableError(`${file}: these are no records of senders`);
  return new Map(records.map((record) => [record.address, record]));
}

function recordsIn(text: string): readonly SenderRecord[] | undefined {
  try {
    const { version, senders } = JSON.parse(text) as { version?: unknown; senders?: unknown };
    if (version !== 1 || !Array.isArray(senders)) return undefined;
    const records = senders.flatMap((kept) => readSenderRecord(kept) ?? []);
    return records.length === senders.length ? records : undefined;
  } catch {
    return undefined;
  }
}
