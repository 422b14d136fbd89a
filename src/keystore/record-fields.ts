import { asBytes, type Bytes } from '../bytes.ts';

/** A record that Signet did not write like that: the disk, or somebody who meddled. No value of it is told. */
export class DamagedRecordError extends Error {
  override readonly name = 'DamagedRecordError';

  constructor(record: string, member: string) {
    super(`The stored ${record} is damaged (${member}).`);
  }
}

/** A record of a later version of Signet. */
export class NewerRecordError extends Error {
  override readonly name = 'NewerRecordError';

  constructor(record: string) {
    super(`The stored ${record} was written by a newer version of Signet.`);
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** A request for a certificate of an RSA key of 4096 bits has a tenth of it. */
const MAX_TEXT = 16_384;

/** The largest certificate or key there is has room in it. */
const MAX_OCTETS: Range = { least: 1, most: 1024 * 1024 };

/** A path is ten long; a file of keys may bring what it likes. */
const MAX_LIST = 1000;

/**
 * Reads a stored record member by member. Attack: whoever can write to the browser's profile, or to the file, writes
 * what he likes. Each reader throws DamagedRecordError.
 */
export function recordFields(value: unknown, record: string) {
  if (typeof value !== 'object' || value === null) throw new DamagedRecordError(record, 'no record');
  const members = new Map<string, unknown>(Object.entries(value));
  const damaged = (member: string): DamagedRecordError => new DamagedRecordError(record, member);
  const isOctets = (found: unknown, { least, most }: Range): found is Uint8Array =>
    found instanceof Uint8Array && found.length >= least && found.length <= most;
  return {
    /** @throws NewerRecordError; the version is not the only one of its reader's */
    version(newest: number): number {
      const found = members.get('version');
      if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < 1) throw damaged('version');
      if (found > newest) throw new NewerRecordError(record);
      return found;
    },
    text(member: string): string {
      const found = members.get(member);
      if (typeof found !== 'string' || found.length > MAX_TEXT) throw damaged(member);
      return found;
    },
    /** ISO 8601. */
    time(member: string): string {
      const found = this.text(member);
      if (Number.isNaN(Date.parse(found))) throw damaged(member);
      return found;
    },
    isSet(member: string): boolean {
      const found = members.get(member);
      if (typeof found !== 'boolean') throw damaged(member);
      return found;
    },
    has: (member: string): boolean => (members.get(member) ?? null) !== null,
    integer(member: string, { least, most }: Range): number {
      const found = members.get(member);
      if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < least || found > most)
        throw damaged(member);
      return found;
    },
    bytes(member: string, range: Range = MAX_OCTETS): Bytes {
      const found = members.get(member);
      if (!isOctets(found, range)) throw damaged(member);
      return asBytes(found);
    },
    list(member: string): readonly Bytes[] {
      const found = members.get(member);
      if (!Array.isArray(found) || found.length > MAX_LIST) throw damaged(member);
      return found.map((item: unknown) => {
        if (!isOctets(item, MAX_OCTETS)) throw damaged(member);
        return asBytes(item);
      });
    },
    value: (member: string): unknown => members.get(member),
  };
}
