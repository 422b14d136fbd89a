import DOMPurify from 'dompurify';
import type { Report, Structure } from '../../smime/report.ts';
import { textOf } from './clean-markup.ts';
import type { Letter } from './letter.ts';

export interface Quote {
  /** Each line behind a `>`. */
  readonly text: string;
  /** Something was left out that a style could hide. */
  readonly isPartial: boolean;
}

/**
 * The text of a letter for a reply; undefined where nothing can be quoted without quoting what may be hidden.
 *
 * Attack (signing oracle, CVE-2019-10740): a style hides a text from whoever answers, who then signs it, and shows it to
 * others.
 */
export function quoteOf(letter: Letter, structure: Structure): Quote | undefined {
  const { text, html } = letter;
  if (text !== undefined && (html === undefined || hasPlainAlternative(structure))) {
    return { text: quoted(text), isPartial: false };
  }
  return html === undefined ? undefined : quoteOfMarkup(html);
}

/** Then the plain text is the author's own, and not one made of the markup by the parser. */
function hasPlainAlternative({ type, children }: Structure): boolean {
  if (type === 'text/html') return false;
  const isAlternative =
    type === 'multipart/alternative' && children.some((child) => child.type === 'text/plain');
  return isAlternative
    ? children.every((child) => child.type !== 'multipart/mixed')
    : children.every(hasPlainAlternative);
}

/** A sheet can hide anything by any rule; to ask what it hides would be to run it. */
const HAS_SHEET = /<style|<link/i;

function quoteOfMarkup(html: string): Quote | undefined {
  if (HAS_SHEET.test(html)) return undefined;
  const root = DOMPurify.sanitize(html, { RETURN_DOM: true, FORBID_TAGS: ['svg', 'math'] });
  let isPartial = false;
  const text = textOf(root, (element) => {
    const isHidden = couldHide(element);
    isPartial ||= isHidden;
    return isHidden;
  });
  return text.replaceAll('[…]', '').trim() === '' ? undefined : { text: quoted(text), isPartial };
}

/** Of attributes and properties those that draw no less of a text. Any other, known or not, could. */
const HARMLESS_PROPERTY =
  /^(text-align|font-family|font-weight|font-style|text-decoration|vertical-align|padding(-[a-z]+)?|border(-[a-z]+)?)$/;

const HIDING_ATTRIBUTES = [
  'hidden',
  'color',
  'bgcolor',
  'background',
  'size',
  'width',
  'height',
  'face',
  'aria-hidden',
];

const HIDING_TAGS = new Set([
  'DETAILS',
  'DIALOG',
  'TEMPLATE',
  'SELECT',
  'OPTION',
  'TEXTAREA',
  'MARQUEE',
  'METER',
]);

function couldHide(element: Element): boolean {
  if (HIDING_TAGS.has(element.tagName)) return true;
  if (element.tagName !== 'IMG' && HIDING_ATTRIBUTES.some((name) => element.hasAttribute(name))) return true;
  // Cut at every semicolon, also in a text: no declaration can begin unseen. An escape or a comment makes a name unknown.
  return (element.getAttribute('style') ?? '')
    .split(';')
    .map((declaration) => declaration.split(':')[0]?.trim().toLowerCase() ?? '')
    .some((property) => property !== '' && !HARMLESS_PROPERTY.test(property));
}

/** A blank line more than two says nothing, and pushes out of sight what follows. */
const quoted = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

/** The subject of a reply; undefined where it was encrypted, for a reply may not be (RFC 9788 §6.1, CVE-2024-1936). */
export function replySubject({ subject, headers, decryption }: Report): string | undefined {
  const field = headers.find(({ name }) => name.toLowerCase() === 'subject');
  const isSecret = field ? field.protection.includes('encrypted') : decryption !== 'none';
  if (isSecret) return undefined;
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}
