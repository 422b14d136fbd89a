import {
  boolean,
  httpsAddress,
  list,
  object,
  oneOf,
  SchemaError,
  text,
  twin,
  wholeNumber,
} from './schema.ts';

/** A domain in lower-case ASCII, `*.` before one for all below it, or `*` for all. */
const domain = text(
  /^(?:\*|(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63})$/,
  'a domain in small letters (xn-- for others), "*." before one, or "*"',
);
const wish = oneOf('always', 'ask', 'never');
const fileName = text(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/, 'the name of a file beside the pages');

const rule = object({ domains: list(domain, 1_000) }, { sign: wish, encrypt: wish });

const readConfig = object(
  {},
  {
    anchors: fileName,
    relay: httpsAddress,
    directories: list(object({ name: text(/^.{1,80}$/u, 'a name'), address: httpsAddress }, {}), 20),
    graph: object(
      {
        clientId: text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'the GUID of a registration in Entra'),
        authority: httpsAddress,
      },
      { endpoint: httpsAddress },
    ),
    ews: boolean,
    defaults: list(rule, 200),
    locked: list(oneOf('sign', 'encrypt', 'anchors', 'directories', 'network'), 5),
    guard: object({}, { onFailure: oneOf('stop', 'send') }),
    delivery: object(
      {},
      {
        graphMost: wholeNumber(10_000, 4_194_304),
        ewsMost: wholeNumber(10_000, 5_000_000),
        carrier: boolean,
        largeMail: boolean,
      },
    ),
  },
);

/** What an administrator decided for everybody who uses this deployment; every member is told of in docs/policy.md. */
export type Config = ReturnType<typeof readConfig>;

export type ParsedConfig =
  | { readonly kind: 'loaded'; readonly config: Config }
  /** Nothing of the file counts: then nothing is sent, and the guard's own copy goes on. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Reads config.json. One thing wrong makes all of it unreadable: a policy that half counts is none. */
export function parseConfig(json: string): ParsedConfig {
  try {
    const value: unknown = JSON.parse(json);
    const name = twin(json);
    if (name !== undefined) throw new SchemaError(name, 'there once');
    return { kind: 'loaded', config: readConfig(value, '') };
  } catch (error) {
    if (error instanceof SchemaError) return { kind: 'unreadable', problem: error.message };
    if (error instanceof SyntaxError) return { kind: 'unreadable', problem: 'the file must be JSON' };
    throw error;
  }
}
