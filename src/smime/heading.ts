import type { Entity } from '../mime/entity.ts';
import { decodeWords, headersNamed, type Header } from '../mime/headers.ts';
import {
  isStructural,
  protectedHeaders,
  readableValue,
  type Field,
  type ProtectedHeaders,
} from '../mime/protected-headers.ts';
import type { Payload } from './examine.ts';
import type { Finding } from './finding.ts';
import type { HeaderFacts, Protection, Report } from './report.ts';
import { isSameSender, protectedSender, readSender, type Sender } from './sender.ts';

/** What the header fields of a message say, inside what is protected (RFC 9788) and outside. */
export interface Heading {
  /** Whom the signers must be. */
  readonly sender: Sender;
  /** What is to be told whether somebody signed or not. */
  readonly findings: readonly Finding[];
  /** Why two readers may see different fields. */
  readonly irregular: readonly string[];
  /** The value of each Date: of several, one program shows the first and another the last. */
  readonly dates: readonly string[];
  /** @param isProven whether every signature holds, and is the sender's */
  readonly shown: (isProven: boolean) => Pick<Report, 'from' | 'subject' | 'date' | 'headers'>;
}

/** @param fallback the sender that the caller names, for an input without a header */
export function readHeading(
  root: Entity | undefined,
  payload: Payload | undefined,
  fallback: string | undefined,
): Heading {
  const outside = readSender(root, fallback);
  const inner = payload && protectedHeaders(payload.entity, payload.isEncrypted, root);
  if (!payload || !inner) {
    return {
      sender: outside,
      findings: [],
      irregular: root?.irregular === undefined ? [] : [root.irregular],
      dates: root ? headersNamed(root, 'Date') : [],
      shown: () => ({ ...shownOf(root), from: outside.from, headers: root ? openFacts(root, []) : [] }),
    };
  }
  const section = { headers: inner.fields };
  const inside = headersNamed(section, 'From').length > 0 ? readSender(section, undefined) : undefined;
  const isNamedOutside =
    fallback !== undefined || (root !== undefined && headersNamed(root, 'From').length > 0);
  // §4.10.2: the older forms do not say what stood outside; what stands there now has to do.
  const seen = new Set((inner.outside ?? root?.headers ?? []).map(keyOf));
  const sender = !inside ? outside : isNamedOutside ? protectedSender(inside, outside) : inside;
  return {
    sender,
    findings: [
      ...sender.findings.filter(({ code }) => code === 'sender-differs-outside'),
      ...intentFindings(inner, payload),
      ...(root ? differences(root, inner, payload.isEncrypted) : []),
    ],
    irregular: [root?.irregular, inner.irregular].filter((detail) => detail !== undefined),
    // CVE-2022-2226: a Date outside that is not the one inside is what a mail program shows, so it must fit as well.
    dates: [section, ...(root ? [root] : [])].flatMap((fields) => headersNamed(fields, 'Date')),
    shown: (isProven) => ({
      ...shownOf(section),
      // RFC 9788 §4.4.3. Attack: without a proof, the From inside is what the mail servers did not get to see.
      from:
        inside && (isProven || !isNamedOutside || isSameSender(inside, outside)) ? inside.from : outside.from,
      headers: [
        ...inner.fields.slice(0, MAX_HEADERS).map((field) => ({
          ...factsOf(field),
          protection: protectionOf(field, inner, payload, seen, isProven),
        })),
        ...(root ? openFacts(root, inner.fields) : []),
      ],
    }),
  };
}

/** A hostile message has two thousand fields, which nobody reads. */
const MAX_HEADERS = 100;

interface Section {
  readonly headers: readonly Header[];
}

function shownOf(section: Section | undefined): Pick<Report, 'subject' | 'date'> {
  const [subject = ''] = section ? headersNamed(section, 'Subject') : [];
  const [date = ''] = section ? headersNamed(section, 'Date') : [];
  return { subject: decodeWords(subject), date: readDate(date)?.toISOString() ?? null };
}

/** The time that a Date field names (RFC 5322 §3.3); undefined where it cannot be read. */
export function readDate(value: string): Date | undefined {
  // §4.3: a zone of letters that is not known counts as UTC.
  const dates = [value, value.replace(/[a-z]+$/i, 'UTC')].map((text) => new Date(text));
  return dates.find((date) => !Number.isNaN(date.getTime()));
}

const factsOf = ({ name, value }: Header): Pick<HeaderFacts, 'name' | 'value'> => ({
  name,
  value: decodeWords(value),
});

/** Fields that a person is shown, or that decide where an answer goes (RFC 9787 §1.1.2, RFC 5322 §3.6.5). */
const USER_FACING = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Date',
  'Subject',
  'Keywords',
  'Comments',
] as const;

const isNamed = (field: Field, name: string): boolean => field.name.toLowerCase() === name.toLowerCase();

/** What stands outside alone: anybody on the way could have written it. */
function openFacts(root: Entity, inside: readonly Header[]): readonly HeaderFacts[] {
  return USER_FACING.filter((name) => !inside.some((field) => isNamed(field, name)))
    .flatMap((name) => root.headers.filter((field) => isNamed(field, name)))
    .slice(0, MAX_HEADERS)
    .map((field) => ({ ...factsOf(field), protection: 'unprotected' }));
}

/** Attack: a hundred fields inside, each compared with two thousand outside, keep the reader busy for minutes. */
const keyOf = ({ name, value }: Field): string => `${name.toLowerCase()}:${readableValue(value)}`;

/** RFC 9788 §4.3.1: from what is inside alone, so that nobody on the way can make a field look more secret than it is. */
function protectionOf(
  field: Header,
  { intent }: ProtectedHeaders,
  { isEncrypted, isSigned }: Payload,
  seen: ReadonlySet<string>,
  isProven: boolean,
): Protection {
  const isValid = isSigned && isProven;
  // §10.2: an encryption that the author knew nothing of kept nothing secret.
  if (isEncrypted && intent !== 'clear' && !seen.has(keyOf(field)))
    return isValid ? 'signed-and-encrypted' : 'encrypted-only';
  return isValid ? 'signed-only' : 'unprotected';
}

function intentFindings({ intent }: ProtectedHeaders, { isEncrypted }: Payload): readonly Finding[] {
  if (intent === 'clear' && isEncrypted) return [{ code: 'encryption-changed', change: 'added' }];
  if (intent === 'cipher' && !isEncrypted) return [{ code: 'encryption-changed', change: 'removed' }];
  return [];
}

/** The fields outside that are not what their author put there. Of the From, protectedSender() tells. */
function differences(
  root: Entity,
  { intent, fields, outside }: ProtectedHeaders,
  isEncrypted: boolean,
): readonly Finding[] {
  // A bare entity has no header to differ; an encryption in the older forms hides fields without saying so.
  if (root.headers.every(({ name }) => isStructural(name)) || (intent === undefined && isEncrypted))
    return [];
  return USER_FACING.filter((name) => name !== 'From').flatMap((name): Finding[] => {
    const put = (outside ?? fields).filter((field) => isNamed(field, name));
    const found = root.headers.filter((field) => isNamed(field, name));
    // The older forms protect the fields that they like, often the subject alone.
    if (isSameList(put, found) || (intent === undefined && put.length === 0)) return [];
    const inside = fields.filter((field) => isNamed(field, name));
    return [{ code: 'header-differs-outside', name, inside: textOf(inside), outside: textOf(found) }];
  });
}

const textOf = (fields: readonly Field[]): string => fields.map(({ value }) => decodeWords(value)).join(', ');

const isSameList = (a: readonly Field[], b: readonly Field[]): boolean =>
  a.length === b.length && a.every((field, i) => isSameField(field, b[i]?.value ?? ''));

/** Servers write dates and names anew: what counts is the time, and the name without its quotes. */
function isSameField({ name, value }: Field, other: string): boolean {
  if (isNamed({ name: 'Date', value }, name) && Date.parse(value) === Date.parse(other)) return true;
  return readableValue(value.replaceAll('"', '')) === readableValue(other.replaceAll('"', ''));
}
