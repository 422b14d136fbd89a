import type { Bytes } from '../bytes.ts';
import { textAddedAbove, textAddedBelow, partAdded } from '../mime/repair-added.ts';
import { boundaryLost } from '../mime/repair-boundary.ts';
import { charset } from '../mime/repair-charset.ts';
import { draftOf, octetsOf, type Draft } from '../mime/repair-draft.ts';
import { quotedPrintable, transferEncoding } from '../mime/repair-encoding.ts';
import { partHeader } from '../mime/repair-header.ts';
import {
  dotsDoubled,
  fromEscaped,
  lineEnds,
  linesWrapped,
  tabs,
  trailingBlanks,
} from '../mime/repair-lines.ts';
import { byteOrderMark, octetsStripped } from '../mime/repair-octets.ts';
import type { Change, Repair } from '../mime/repair.ts';

/** What was done to a content since it was signed. */
export interface Diagnosis {
  /** The last change first. */
  readonly changes: readonly Change[];
  readonly linesAdded: number;
}

/** Those that can have been made in few ways first, since the second of a pair is tried in more of them. */
const REPAIRS: readonly Repair[] = [
  fromEscaped,
  dotsDoubled,
  linesWrapped,
  octetsStripped,
  byteOrderMark,
  lineEnds,
  trailingBlanks,
  tabs,
  partAdded,
  boundaryLost,
  quotedPrintable,
  transferEncoding,
  charset,
  partHeader,
  textAddedAbove,
  textAddedBelow,
];

/** Octets of the content. */
const MAX_CONTENT = 8 * 1024 * 1024;

/** For changes that came alone, and again for two at once: octets rewritten and digested, and rewritings. */
const MAX_WORK = 6 * MAX_CONTENT;
const MAX_TRIES = 500;

/** To look through a text in which there is nothing to undo costs so much less than to rewrite and digest it. */
const WORK_TO_LOOK = 8;

/** Of the first of two changes only so many ways are tried. */
const MAX_FIRST = 3;

/**
 * Looks for the content that was signed among the forms that it may have had before a relay changed it. An explanation
 * and no more: what is found is dropped, and makes nothing better. At most two changes are undone at once.
 * @param content as it came, in canonical form
 * @param isSigned whether these octets are those that the signature is over
 * @returns undefined where no known change explains it, and where it is too long to try
 */
export async function findChanges(
  content: Bytes,
  isSigned: (form: Bytes) => Promise<boolean>,
): Promise<Diagnosis | undefined> {
  if (content.length > MAX_CONTENT) return undefined;
  const draft = draftOf(content);
  const alone = REPAIRS.map((repair) => undone(draft, repair));
  const together = REPAIRS.flatMap((first, i) =>
    REPAIRS.slice(i + 1).map((second) => undoneBoth(draft, first, second)),
  );
  return (await firstSigned(inTurn(alone), isSigned)) ?? (await firstSigned(inTurn(together), isSigned));
}

/** A form to try; without a text where making ready for others took work. */
interface Form extends Diagnosis {
  readonly text: string | undefined;
  readonly work: number;
}

function* undone(draft: Draft, { change, candidates }: Repair): Iterable<Form> {
  for (const { text, lines } of candidates(draft)) {
    const isNew = text !== draft.text;
    const work = isNew ? text.length : text.length / WORK_TO_LOOK;
    yield { text: isNew ? text : undefined, work, changes: [change], linesAdded: lines };
  }
}

function* undoneBoth(draft: Draft, first: Repair, second: Repair): Iterable<Form> {
  let count = 0;
  for (const { text, ...form } of undone(draft, first)) {
    if (count++ === MAX_FIRST) return;
    yield { ...form, text: undefined };
    if (text === undefined) continue;
    for (const { changes, linesAdded, ...both } of undone(draftOf(octetsOf(text)), second)) {
      yield {
        ...both,
        changes: [...form.changes, ...changes],
        linesAdded: form.linesAdded + linesAdded,
      };
    }
  }
}

/** One of each source, then the next of each: a source of many does not use up what the others may try. */
function* inTurn<Item>(sources: readonly Iterable<Item>[]): Iterable<Item> {
  let iterators = sources.map((source) => source[Symbol.iterator]());
  while (iterators.length > 0) {
    const open: typeof iterators = [];
    for (const iterator of iterators) {
      const step = iterator.next();
      if (step.done) continue;
      open.push(iterator);
      yield step.value;
    }
    iterators = open;
  }
}

async function firstSigned(
  forms: Iterable<Form>,
  isSigned: (form: Bytes) => Promise<boolean>,
): Promise<Diagnosis | undefined> {
  let work = 0;
  let tries = 0;
  for (const { text, changes, linesAdded, ...form } of forms) {
    work += form.work;
    if (work > MAX_WORK) return undefined;
    if (text === undefined) continue;
    if (++tries > MAX_TRIES) return undefined;
    if (await isSigned(octetsOf(text))) return { changes, linesAdded };
  }
  return undefined;
}
