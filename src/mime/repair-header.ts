import type { Entity } from './entity.ts';
import type { Header } from './headers.ts';
import { edited, entitiesOf, type Draft, type Edit } from './repair-draft.ts';
import { repair, type Repair } from './repair.ts';

/** RFC 5322 §2.2.3: what programs put between the parameters of a field. */
const SEPARATORS = ['; ', ';\r\n\t', ';\r\n ', ';\r\n        ', ';\r\n    ', '; \r\n\t', ';'];

/** The field in one line, and folded only where it would be too long for one (RFC 5322 §2.1.1). */
const LONG_SEPARATORS = [';\r\n\t', ';\r\n '];
const MAX_LINE = 76;

type Quoting = 'kept' | 'all' | 'none';
const QUOTINGS: readonly Quoting[] = ['kept', 'all', 'none'];

/**
 * The fields of the signed parts (RFC 2045 §5.1) in another spelling that says the same, as every program writes them
 * that takes a message apart and puts it together again; or without what a relay added to them.
 */
export const partHeader: Repair = repair('part-header', function* (draft) {
  const fields = fieldsOf(entitiesOf(draft));
  yield* allRespelled(draft, fields, KEPT);
  yield* withoutAdded(draft, fields);
  yield* reordered(draft);
  for (const name of SPELLINGS) yield* allRespelled(draft, fields, name);
  // Programs that fold what has a boundary leave a text's short field in one line.
  const around = fieldsOf(draft.multiparts.map(({ entity }) => entity));
  const inside = fieldsOf(draft.leaves);
  if (around.length === 0 || inside.length === 0) return;
  for (const outer of stylesOf(KEPT)) {
    const edits = respelled(draft, around, outer);
    for (const inner of stylesOf(KEPT)) yield edited(draft, [...edits, ...respelled(draft, inside, inner)]);
  }
});

function* allRespelled(draft: Draft, fields: readonly Header[], name: Spelling['name']): Iterable<string> {
  for (const spelling of stylesOf(name)) yield edited(draft, respelled(draft, fields, spelling));
}

const KEPT = (name: string): string => name;

/** RFC 5322 §1.2.2: names of fields are the same in any case. */
const SPELLINGS: readonly ((name: string) => string)[] = [
  (name) => name.toLowerCase().replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase()),
  (name) => name.toLowerCase().replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  (name) => name.toLowerCase(),
];

const MAX_FIELDS = 100;

/** Octets: a longer field is not written anew by anybody. */
const MAX_FIELD = 8192;

const fieldsOf = (entities: readonly Entity[]): readonly Header[] =>
  entities
    .flatMap(({ headers }) => headers)
    .filter(({ name, start, end }) => /^content-/i.test(name) && end - start <= MAX_FIELD)
    .slice(0, MAX_FIELDS);

interface Spelling {
  readonly name: (name: string) => string;
  readonly quoting: Quoting;
  /** The one in use while the line is short, and the one where it gets too long. */
  readonly separators: readonly string[];
}

const stylesOf = (name: Spelling['name']): readonly Spelling[] =>
  QUOTINGS.flatMap((quoting) => [
    ...SEPARATORS.map((separator) => ({ name, quoting, separators: [separator] })),
    ...LONG_SEPARATORS.map((separator) => ({ name, quoting, separators: ['; ', separator] })),
  ]);

function respelled({ text }: Draft, fields: readonly Header[], spelling: Spelling): readonly Edit[] {
  return fields.map(({ name, start, end }) => {
    const value = text.slice(text.indexOf(':', start) + 1, end).replaceAll('\r\n', '');
    const [first = '', ...parameters] = piecesOf(value);
    let field = `${spelling.name(name)}: ${first}`;
    for (const parameter of parameters.map((one) => quoted(one, spelling.quoting))) {
      const [short = '', long = short] = spelling.separators;
      const column = field.length - field.lastIndexOf('\n') - 1;
      field += (column + short.length + parameter.length > MAX_LINE ? long : short) + parameter;
    }
    return { start, end, text: `${field}\r\n` };
  });
}

/** The text between the semicolons outside quotes. */
function piecesOf(value: string): readonly string[] {
  return (value.match(/(?:"[^"]*"|[^;"]+)+/g) ?? [])
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/** RFC 2045 §5.1: a token needs no quotes, and what is none needs them. */
function quoted(parameter: string, quoting: Quoting): string {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(parameter) ?? [];
  if (name === undefined || value === undefined || quoting === 'kept') return parameter;
  const bare = value.replace(/^"([^"\\]*)"$/, '$1');
  if (bare.includes('"')) return parameter;
  return quoting === 'none' && /^[^\s()<>@,;:\\"/[\]?=]+$/.test(bare)
    ? `${name}=${bare}`
    : `${name}="${bare}"`;
}

/** Two fields of a header that changed places. */
function* reordered(draft: Draft): Iterable<string> {
  const headers = draft.root?.headers.slice(0, MAX_ORDERED) ?? [];
  for (const [i, one] of headers.entries()) {
    for (const other of headers.slice(i + 1)) {
      yield edited(draft, [
        { ...one, text: draft.text.slice(other.start, other.end) },
        { ...other, text: draft.text.slice(one.start, one.end) },
      ]);
    }
  }
}

const MAX_ORDERED = 4;

/** A field, or a parameter of one, that a relay added: of its own, or a default that the sender left out. */
function* withoutAdded(draft: Draft, fields: readonly Header[]): Iterable<string> {
  const headers = entitiesOf(draft).flatMap((entity) => entity.headers);
  const added = headers.filter(({ name }) => !/^content-type$/i.test(name)).slice(0, MAX_FIELDS);
  const foreign = added.filter(({ name }) => !/^content-/i.test(name));
  if (foreign.length > 1)
    yield edited(
      draft,
      foreign.map((field) => ({ ...field, text: '' })),
    );
  for (const field of added.slice(0, MAX_ADDED)) yield edited(draft, [{ ...field, text: '' }]);
  for (const { start, end } of fields.slice(0, MAX_ADDED)) {
    const written = draft.text.slice(start, end);
    for (const { 0: parameter, index } of written.matchAll(/;\s*[^;"=\s]+=(?:"[^"]*"|[^;"\s]+)/g))
      yield edited(draft, [{ start: start + index, end: start + index + parameter.length, text: '' }]);
  }
}

const MAX_ADDED = 8;
