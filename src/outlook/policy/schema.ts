/** Reads a value strictly; `at` says where in the file it stands. @throws SchemaError */
export type Reader<T> = (value: unknown, at: string) => T;

/** What is wrong, and where, in a sentence for the person who wrote the file. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';

  constructor(at: string, wanted: string) {
    super(`${at === '' ? 'the file' : at} must be ${wanted}`);
  }
}

export const boolean: Reader<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new SchemaError(at, 'true or false');
  return value;
};

export const text =
  (pattern: RegExp, wanted: string): Reader<string> =>
  (value, at) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new SchemaError(at, wanted);
    return value;
  };

/** An https address without user, query or fragment, and without a slash at its end. */
export const httpsAddress: Reader<string> = (value, at) => {
  const wanted = 'an https address without a slash at its end';
  if (typeof value !== 'string' || !URL.canParse(value)) throw new SchemaError(at, wanted);
  const { protocol, username, password, search, hash, href } = new URL(value);
  const isPlain = [username, password, search, hash].every((part) => part === '');
  // What the browser would read differently than the person who wrote it is not plain.
  const isAsWritten = href === value || href === `${value}/`;
  if (protocol !== 'https:' || !isPlain || !isAsWritten || value.endsWith('/'))
    throw new SchemaError(at, wanted);
  return value;
};

export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (value, at) => {
    const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
    if (!fits) throw new SchemaError(at, `a whole number from ${least} to ${most}`);
    return Number(value);
  };

export const oneOf =
  <const T extends string>(...words: readonly T[]): Reader<T> =>
  (value, at) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new SchemaError(at, words.map((each) => `"${each}"`).join(' or '));
    return word;
  };

export const list =
  <T>(read: Reader<T>, most: number): Reader<readonly T[]> =>
  (value, at) => {
    if (!Array.isArray(value) || value.length > most) throw new SchemaError(at, `a list of at most ${most}`);
    return value.map((member, index) => read(member, `${at}[${index}]`));
  };

type Readers = Readonly<Record<string, Reader<unknown>>>;
type Read<R extends Readers> = { readonly [K in keyof R]: ReturnType<R[K]> };

/** An object with all of `required`, perhaps some of `optional`, and nothing else: a slip of the pen shows. */
export const object =
  <R extends Readers, O extends Readers>(required: R, optional: O): Reader<Read<R> & Partial<Read<O>>> =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new SchemaError(at, 'an object');
    const below = (name: string) => (at === '' ? name : `${at}.${name}`);
    const readers: Readers = { ...required, ...optional };
    for (const name of Object.keys(required))
      if (!Object.hasOwn(value, name)) throw new SchemaError(below(name), 'there');
    const members = Object.entries(value).map(([name, member]) => {
      const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
      if (read === undefined) throw new SchemaError(below(name), 'left out: nothing has that name');
      return [name, read(member, below(name))];
    });
    return Object.fromEntries(members) as Read<R> & Partial<Read<O>>;
  };

/** A string, or a sign of JSON that opens, closes or parts. */
const TOKEN = /"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/g;

/** The name of a member that an object of this JSON has twice, of which JSON.parse() takes the last; else undefined. */
export function twin(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, -1)) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}
