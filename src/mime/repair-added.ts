import { encodeBase64 } from './build-encode.ts';
import type { Entity } from './entity.ts';
import { decodedOf, edited, isText, octetsOf, textOf, type Draft, type Edit } from './repair-draft.ts';
import { repair, type Candidate, type Repair } from './repair.ts';

/** A list's footer or a gateway's banner has few lines; a page of text is no footer. */
const MAX_LINES = 40;

/** How many places of a plain text are tried with how many of its HTML form. */
const MAX_TOGETHER = 12;

/** The lines below were added: by Mailman 2, majordomo and the like to the text, by Exchange and scanners to the HTML too. */
export const textAddedBelow: Repair = {
  change: 'text-added-below',
  candidates: (draft) => withoutAdded(draft, cutsBelow),
};

/** The lines above were added: the banner that says that a message is from outside. */
export const textAddedAbove: Repair = {
  change: 'text-added-above',
  candidates: (draft) => withoutAdded(draft, cutsAbove),
};

/** What a body may have been, and how many lines of text that is less. */
type Cuts = (body: string, isHtml: boolean) => Iterable<Candidate>;

function* withoutAdded(draft: Draft, cuts: Cuts): Iterable<Candidate> {
  const texts = draft.leaves.filter(isShown);
  for (const leaf of texts) {
    for (const { text, lines } of cutBody(draft, leaf, cuts))
      yield { text: edited(draft, [bodyEdit(leaf, text)]), lines };
  }
  // The alternatives of one text: both have it.
  const plain = texts.find(({ contentType }) => contentType.subtype === 'plain');
  const html = texts.find(isHtml);
  if (!plain || !html) return;
  const htmlCuts = firstOf(MAX_TOGETHER, cutBody(draft, html, cuts));
  for (const { text, lines } of firstOf(MAX_TOGETHER, cutBody(draft, plain, cuts))) {
    for (const cut of htmlCuts)
      yield { text: edited(draft, [bodyEdit(plain, text), bodyEdit(html, cut.text)]), lines };
  }
}

const isHtml = ({ contentType }: Entity): boolean => contentType.mediaType === 'text/html';

const isShown = (leaf: Entity): boolean => isText(leaf) && leaf.disposition?.type !== 'attachment';

const bodyEdit = ({ bodyStart: start, end }: Entity, text: string): Edit => ({ start, end, text });

function firstOf<Item>(most: number, items: Iterable<Item>): readonly Item[] {
  const found: Item[] = [];
  for (const item of items) {
    if (found.length === most) break;
    found.push(item);
  }
  return found;
}

/** Quoted-printable is cut as it stands, line by line; base64 has to be undone and done again. */
function* cutBody({ text }: Draft, leaf: Entity, cuts: Cuts): Iterable<Candidate> {
  const body = text.slice(leaf.bodyStart, leaf.end);
  if (leaf.transferEncoding !== 'base64') {
    yield* cuts(body, isHtml(leaf));
    return;
  }
  const lineEnd = body.endsWith('\r\n') ? '' : '\r\n';
  for (const cut of cuts(decodedOf(leaf) ?? '', isHtml(leaf))) {
    const encoded = textOf(encodeBase64(octetsOf(cut.text)));
    yield { ...cut, text: lineEnd === '' ? encoded : encoded.slice(0, -lineEnd.length) };
  }
}

/**
 * The ends that the text may have had, the nearest first, each with and without its line end. Blank lines alone are no
 * text that was added, and lineEnds() looks for them.
 */
function* cutsBelow(body: string, isMarkup: boolean): Iterable<Candidate> {
  if (isMarkup) yield* htmlCutsBelow(body);
  const written = body.trimEnd().length;
  let at = body.endsWith('\n') ? body.length - 1 : body.length;
  for (let lines = 1; lines <= MAX_LINES && at > 0; lines++) {
    const lf = body.lastIndexOf('\n', at - 1);
    if (lf + 1 < written) yield { text: body.slice(0, lf + 1), lines };
    if (lf < 0) return;
    at = body.charAt(lf - 1) === '\r' ? lf - 1 : lf;
    // Behind an empty line that is where the next line counts from.
    if (at < written && body.charAt(at - 1) !== '\n') yield { text: body.slice(0, at), lines };
    at = lf;
  }
}

function* cutsAbove(body: string, isMarkup: boolean): Iterable<Candidate> {
  if (isMarkup) yield* htmlCutsAbove(body);
  const blank = body.length - body.trimStart().length;
  let at = 0;
  for (let lines = 1; lines <= MAX_LINES; lines++) {
    at = body.indexOf('\n', at) + 1;
    if (at === 0) return;
    if (at > blank) yield { text: body.slice(at), lines };
  }
}

/** Octets of markup looked through from where it may have been added. */
const MAX_MARKUP = 4096;

/** From some tag on to the end of the text: there disclaimers are put. */
function* htmlCutsBelow(body: string): Iterable<Candidate> {
  const end = body.search(/<\/body\s*>/i);
  if (end < 0) return;
  let at = end;
  for (let tags = 0; tags < MAX_LINES; tags++) {
    at = body.lastIndexOf('<', at - 1);
    if (at <= 0 || end - at > MAX_MARKUP) return;
    const lines = lineCount(body.slice(at, end));
    yield { text: body.slice(0, at) + body.slice(end), lines };
    if (body.startsWith('\r\n', at - 2)) yield { text: body.slice(0, at - 2) + body.slice(end), lines };
  }
}

/** Of the head of a page only so much is looked through for its end. */
const MAX_HEAD = 64 * 1024;

/** From the tag that starts the text to behind some other. */
function* htmlCutsAbove(body: string): Iterable<Candidate> {
  const start = /<body(?:\s[^>]{0,1000})?>/i.exec(body.slice(0, MAX_HEAD));
  if (!start) return;
  const from = start.index + start[0].length;
  let at = from;
  for (let tags = 0; tags < MAX_LINES; tags++) {
    at = body.indexOf('>', at) + 1;
    if (at === 0 || at - from > MAX_MARKUP) return;
    const lines = lineCount(body.slice(from, at));
    yield { text: body.slice(0, from) + body.slice(at), lines };
    if (body.startsWith('\r\n', at)) yield { text: body.slice(0, from) + body.slice(at + 2), lines };
  }
}

const lineCount = (text: string): number => text.trim().split('\n').length;

/** A list put the text into a multipart with its footer, or added its footer to the one that was there. */
export const partAdded: Repair = repair('part-added', function* (draft) {
  const [outermost] = draft.multiparts;
  if (!outermost) return;
  const { parts } = outermost.split;
  for (const { start, end } of parts.slice(0, MAX_TOGETHER)) {
    const part = draft.text.slice(start, end);
    yield part;
    yield `${part}\r\n`;
  }
  const [first, second] = parts;
  const [secondLast, last] = parts.slice(-2);
  if (!first || !second || !secondLast || !last) return;
  yield edited(draft, [{ start: secondLast.end, end: last.end, text: '' }]);
  yield edited(draft, [{ start: first.start, end: second.start, text: '' }]);
});
