import { equal, type Bytes } from '../bytes.ts';
import { TAG } from './ber.ts';
import { MalformedError } from './malformed.ts';

/** An entry of revokedCertificates that has the serial number asked for: views, nothing copied. */
interface FoundEntry {
  readonly der: Bytes;
  /** The value of the certificateIssuer extension of this entry or, it sticks, of the last one before that has it. */
  readonly certificateIssuer: Bytes | undefined;
}

/**
 * The entries of a list, by offset. A list of 200,000 entries has over a million elements; a record for each would
 * take a second and a hundred megabytes to answer one question.
 */
export interface RevokedEntries {
  /** All entries of a serial number: an indirect list can have one for each issuer. */
  find(serialNumber: Bytes): readonly FoundEntry[];
  readonly hasCertificateIssuer: boolean;
  /** Whether an entry has a critical extension besides reasonCode and certificateIssuer, which the rules read. */
  readonly hasUnknownCritical: boolean;
}

/** `55 1d`, the arc of X.509's extensions, and their last arcs. */
const ID_CE = [0x55, 0x1d] as const;
const REASON_CODE = 21;
const CERTIFICATE_ISSUER = 29;

/** Where the content of the element begins that was entered last. */
interface Cursor {
  readonly bytes: Bytes;
  content: number;
}

/**
 * Enters an element of DER, and answers where it ends. Attack: a second way to write a length is a second reading
 * of one list (X.690 §10.1).
 */
function enter(cursor: Cursor, tag: number, at: number, limit: number): number {
  const { bytes } = cursor;
  if (at >= limit || bytes[at] !== tag) throw new MalformedError('revokedCertificates', 'wrong tag');
  let content = at + 2;
  let length = bytes[at + 1] ?? 0;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 4) throw new MalformedError('revokedCertificates', 'length does not fit');
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[content + i] ?? 0);
    content += octets;
    if (length < 0x80 || length < 256 ** (octets - 1)) {
      throw new MalformedError('revokedCertificates', 'length not in its shortest form');
    }
  }
  if (content + length > limit) throw new MalformedError('revokedCertificates', 'truncated');
  cursor.content = content;
  return content + length;
}

/** A growing list of offsets: numbers beside one another, not objects. */
function offsets(capacity: number) {
  let list = new Uint32Array(capacity);
  let length = 0;
  return {
    push: (value: number) => {
      if (length === list.length) {
        const larger = new Uint32Array(list.length * 2);
        larger.set(list);
        list = larger;
      }
      list[length++] = value;
    },
    view: () => list.subarray(0, length),
  };
}

/** Where certificateIssuer stands: the number of its entry, and the start and end of its value. */
interface IssuerMark {
  readonly entry: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Scans the content of revokedCertificates once (RFC 5280 §5.1.2.6).
 * @throws MalformedError for what is not DER or not an entry, wherever it stands
 */
export function scanRevokedEntries(bytes: Bytes): RevokedEntries {
  const cursor: Cursor = { bytes, content: 0 };
  const entries = offsets(1024);
  const marks: IssuerMark[] = [];
  let hasUnknownCritical = false;
  for (let at = 0, entry = 0; at < bytes.length; entry++) {
    entries.push(at);
    const end = enter(cursor, TAG.sequence, at, bytes.length);
    const serialEnd = enter(cursor, TAG.integer, cursor.content, end);
    const timeTag = bytes[serialEnd] === TAG.generalizedTime ? TAG.generalizedTime : TAG.utcTime;
    const timeEnd = enter(cursor, timeTag, serialEnd, end);
    if (timeEnd < end) {
      scanExtensions(cursor, timeEnd, end, (start, valueEnd, arc, critical) => {
        if (arc === CERTIFICATE_ISSUER) marks.push({ entry, start, end: valueEnd });
        else if (critical && arc !== REASON_CODE) hasUnknownCritical = true;
      });
    }
    at = end;
  }
  return {
    find: finder(bytes, entries.view(), marks),
    hasCertificateIssuer: marks.length > 0,
    hasUnknownCritical,
  };
}

/** @param visit is told the value of each extension, its last arc below id-ce (or -1), and whether it is critical */
function scanExtensions(
  cursor: Cursor,
  at: number,
  limit: number,
  visit: (start: number, end: number, arc: number, critical: boolean) => void,
): void {
  const { bytes } = cursor;
  const end = enter(cursor, TAG.sequence, at, limit);
  if (end !== limit) throw new MalformedError('revokedCertificates', 'more members than defined');
  for (let next = cursor.content; next < end;) {
    const extensionEnd = enter(cursor, TAG.sequence, next, end);
    const oidEnd = enter(cursor, TAG.oid, cursor.content, extensionEnd);
    const oid = cursor.content;
    const isIdCe = oidEnd - oid === 3 && bytes[oid] === ID_CE[0] && bytes[oid + 1] === ID_CE[1];
    let valueAt = oidEnd;
    if (bytes[oidEnd] === TAG.boolean) valueAt = enter(cursor, TAG.boolean, oidEnd, extensionEnd);
    const critical = valueAt > oidEnd && bytes[cursor.content] !== 0;
    const valueEnd = enter(cursor, TAG.octetString, valueAt, extensionEnd);
    if (valueEnd !== extensionEnd)
      throw new MalformedError('revokedCertificates', 'more members than defined');
    visit(cursor.content, valueEnd, isIdCe ? (bytes[oid + 2] ?? -1) : -1, critical);
    next = extensionEnd;
  }
}

/** A hash table over the serial numbers: the next question is answered without another walk. */
function finder(
  bytes: Bytes,
  entries: Uint32Array,
  marks: readonly IssuerMark[],
): (serialNumber: Bytes) => readonly FoundEntry[] {
  const cursor: Cursor = { bytes, content: 0 };
  /** Where the serial number of an entry ends; it begins at the cursor. */
  const enterSerial = (entry: number): number => {
    enter(cursor, TAG.sequence, entries[entry] ?? 0, bytes.length);
    return enter(cursor, TAG.integer, cursor.content, bytes.length);
  };
  const mask = 2 ** Math.ceil(Math.log2(entries.length + 1)) * 2 - 1;
  const buckets = new Int32Array(mask + 1).fill(-1);
  const chain = new Int32Array(entries.length);
  for (let entry = 0; entry < entries.length; entry++) {
    const end = enterSerial(entry);
    const bucket = hash(bytes, cursor.content, end) & mask;
    chain[entry] = buckets[bucket] ?? -1;
    buckets[bucket] = entry;
  }
  return (serialNumber) => {
    const found: FoundEntry[] = [];
    let entry = buckets[hash(serialNumber, 0, serialNumber.length) & mask] ?? -1;
    for (; entry >= 0; entry = chain[entry] ?? -1) {
      const end = enterSerial(entry);
      if (!equal(bytes.subarray(cursor.content, end), serialNumber)) continue;
      const start = entries[entry] ?? 0;
      const mark = lastMark(marks, entry);
      found.push({
        der: bytes.subarray(start, entries[entry + 1] ?? bytes.length),
        certificateIssuer: mark && bytes.subarray(mark.start, mark.end),
      });
    }
    return found;
  };
}

/** FNV-1a. Only lists whose signature holds are asked, so nobody gains by making numbers collide. */
function hash(bytes: Bytes, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] ?? 0), 0x01000193);
  return value ^ (value >>> 15);
}

/** RFC 5280 §5.3.3: the issuer of an entry is the one named last, in it or before it. */
function lastMark(marks: readonly IssuerMark[], entry: number): IssuerMark | undefined {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.entry ?? 0) <= entry) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1];
}
