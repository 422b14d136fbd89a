import { encodeBase64 } from './build-encode.ts';
import type { Entity } from './entity.ts';
import { decodedOf, edited, isText, octetsOf, textOf, type Draft, type Edit } from './repair-draft.ts';
import { quotedForms, rewrittenForms } from './repair-quoted.ts';
import { repair, type Repair } from './repair.ts';

type Target = 'identity' | 'quoted-printable' | 'base64';

const TARGETS: readonly Target[] = ['identity', 'quoted-printable', 'base64'];

/** RFC 2045 §6.7: the same octets in other escapes and soft line breaks. */
export const quotedPrintable: Repair = repair('quoted-printable', function* (draft) {
  const quoted = draft.leaves.filter((leaf) => isText(leaf) && leaf.transferEncoding === 'quoted-printable');
  for (const group of groupsOf(quoted)) {
    yield* inStep(
      draft,
      group.map((leaf) => rewrittenEdits(draft, leaf)),
    );
  }
});

function* rewrittenEdits({ text }: Draft, leaf: Entity): Iterable<Edit> {
  const { bodyStart: start, end } = leaf;
  const decoded = decodedOf(leaf) ?? '';
  for (const form of rewrittenForms(text.slice(start, end), decoded)) yield { start, end, text: form };
}

/**
 * RFC 6152 §3: a relay that cannot pass on eight bits writes them as quoted-printable or base64, as Postfix and sendmail
 * do; gateways that take a message apart choose an encoding of their own when they put it together.
 */
export const transferEncoding: Repair = repair('transfer-encoding', function* (draft) {
  for (const group of groupsOf(draft.leaves)) {
    for (const target of TARGETS)
      yield* inStep(
        draft,
        group.map((leaf) => formsOf(draft, leaf, target)),
      );
    // What is plain as it is, the rest as quoted-printable: the choice of most mail programs.
    if (group.length > 1)
      yield* inStep(
        draft,
        group.map((leaf) => formsOf(draft, leaf, naturalOf(leaf))),
      );
  }
});

/** All texts together, for a relay treats them alike; then each leaf alone. */
export function groupsOf(leaves: readonly Entity[]): readonly (readonly Entity[])[] {
  const texts = leaves.filter(isText);
  const alone = leaves.slice(0, MAX_LEAVES).map((leaf) => [leaf]);
  return texts.length > 1 && texts.length <= MAX_LEAVES ? [texts, ...alone] : alone;
}

const MAX_LEAVES = 8;

/** Of each leaf the form with the same number, and of one that has fewer its last. Made one by one: each is a copy. */
export function* inStep(draft: Draft, forms: readonly Iterable<Edit>[]): Iterable<string> {
  const iterators = forms.map((of) => of[Symbol.iterator]());
  const current: (Edit | undefined)[] = forms.map(() => undefined);
  for (;;) {
    const steps = iterators.map((iterator) => iterator.next());
    if (steps.every(({ done }) => done)) return;
    for (const [i, step] of steps.entries()) if (!step.done) current[i] = step.value;
    yield edited(
      draft,
      current.filter((edit) => edit !== undefined),
    );
  }
}

function naturalOf(leaf: Entity): Target {
  return isAscii(decodedOf(leaf) ?? '') ? 'identity' : 'quoted-printable';
}

const isAscii = (text: string): boolean => !/[\x80-\xff]/.test(text);

/** The leaf, header and body, as it may have been in another encoding. */
function* formsOf({ text }: Draft, leaf: Entity, target: Target): Iterable<Edit> {
  const { start, bodyStart, end, transferEncoding: received } = leaf;
  const decoded = decodedOf(leaf);
  const isTooLong = target === 'quoted-printable' && !isText(leaf);
  const isSame = received === target || (target === 'identity' && IDENTITIES.has(received));
  // Quoted-printable in other words is a change of its own, while base64 knows only where lines end.
  if (decoded === undefined || isTooLong || (isSame && target !== 'base64')) return;
  const head = text.slice(start, bodyStart);
  const heads = isSame ? [head] : encodedHeads(head, namesOf(target, decoded));
  for (const body of bodiesOf(decoded, target)) {
    for (const one of heads) yield { start, end, text: one + body };
  }
}

const IDENTITIES = new Set(['7bit', '8bit', 'binary']);

const namesOf = (target: Target, decoded: string): readonly string[] => {
  if (target !== 'identity') return [target];
  return isAscii(decoded) ? ['7bit', '8bit', ''] : ['8bit', '8BIT', 'binary'];
};

/** Octets as they may have stood in each encoding; the line end behind base64 is part of the body or of the delimiter. */
export function* bodiesOf(decoded: string, target: Target): Iterable<string> {
  if (target === 'quoted-printable') {
    yield* quotedForms(decoded);
  } else if (target === 'identity') {
    yield decoded;
    yield decoded.endsWith('\r\n') ? decoded.slice(0, -2) : `${decoded}\r\n`;
    if (!decoded.includes('\r\n')) yield decoded.replaceAll('\n', '\r\n');
  } else {
    const encoded = textOf(encodeBase64(octetsOf(decoded)));
    const letters = encoded.replaceAll('\r\n', '');
    for (const form of [encoded, letters.replace(/.{64}(?=.)/g, '$&\r\n') + '\r\n', `${letters}\r\n`]) {
      yield form;
      yield form.slice(0, -2);
      yield `${form}\r\n`;
    }
  }
}

const ENCODING_FIELD = /^Content-Transfer-Encoding:[^\n]*\n(?:[ \t][^\n]*\n)*/im;

/** What sendmail adds to say that it did. */
const AUTOCONVERTED_FIELD = /^X-MIME-Autoconverted:[^\n]*\n(?:[ \t][^\n]*\n)*/im;

/** The header with another encoding, in its place or, as relays put theirs last, in any other; with none for ''. */
export function encodedHeads(head: string, names: readonly string[]): readonly string[] {
  const cleaned = head.replace(AUTOCONVERTED_FIELD, '');
  const written = ENCODING_FIELD.exec(cleaned)?.[0];
  const others = cleaned.replace(ENCODING_FIELD, '');
  const fields = others.split(/\r\n(?![ \t])/).slice(0, -2);
  return names.flatMap((name) => {
    if (name === '') return [others];
    const field = `Content-Transfer-Encoding: ${name}\r\n`;
    const inPlace = written === undefined ? [] : [cleaned.replace(ENCODING_FIELD, () => field)];
    const elsewhere = Array.from({ length: Math.min(fields.length, MAX_PLACES) + 1 }, (_, at) => {
      const before = fields
        .slice(0, at)
        .map((one) => `${one}\r\n`)
        .join('');
      return before + field + others.slice(before.length);
    });
    return [...inPlace, ...elsewhere.filter((one) => !inPlace.includes(one))];
  });
}

const MAX_PLACES = 5;
