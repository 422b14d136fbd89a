import DOMPurify, { type Config } from 'dompurify';
import { PICTURE_TYPES } from './letter.ts';

/** An address that the markup leads to; it is shown in full, and opened by the person alone. */
export interface Link {
  readonly text: string;
  readonly url: URL;
}

export interface CleanMarkup {
  /** Markup without any address but data: pictures. */
  readonly html: string;
  readonly links: readonly Link[];
}

/** Marks of meaning only. Without styles, colours and sizes nothing that was signed can be hidden, or drawn elsewhere. */
const TAGS = (
  'a abbr address b big blockquote br caption center cite code dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i ' +
  'img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var'
).split(' ');

const RULES: Config & { readonly RETURN_DOM: true } = {
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ['href', 'src', 'alt', 'dir', 'lang', 'colspan', 'rowspan', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  // What each address may be is decided below; here, all but the harmless schemes go.
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|cid:|data:image\/)/i,
  // The others are no addresses.
  ADD_URI_SAFE_ATTR: ['alt', 'dir', 'lang', 'colspan', 'rowspan', 'start'],
  // A document that nobody opened: it loads nothing.
  RETURN_DOM: true,
};

/** A hostile letter has a million links, which nobody reads. */
const MAX_LINKS = 200;

const PICTURE = new RegExp(`^data:(?:${PICTURE_TYPES.join('|')});base64,[A-Za-z0-9+/=]+$`);

/**
 * Takes everything from markup that asks for something or could deceive. The text stays, all of it.
 *
 * @param pictures by Content-ID, as data: addresses
 */
export function cleanMarkup(html: string, pictures: ReadonlyMap<string, string>): CleanMarkup {
  const root = sanitized(html);
  const links: Link[] = [];
  for (const node of root.querySelectorAll('img, [href]')) {
    const address = node.getAttribute(node.tagName === 'IMG' ? 'src' : 'href') ?? '';
    node.removeAttribute('src');
    node.removeAttribute('href');
    if (node.tagName === 'IMG') showPicture(node, address, pictures);
    if (node.tagName === 'A') noteLink(node, address, links);
  }
  return { html: root.innerHTML, links };
}

/** Without RETURN_DOM_FRAGMENT it is the body. */
const sanitized = (html: string): Element => DOMPurify.sanitize(html, RULES) as Element;

function showPicture(node: Element, address: string, pictures: ReadonlyMap<string, string>): void {
  const picture = /^cid:/i.test(address) ? pictures.get(decoded(address.slice(4))) : address;
  if (picture !== undefined && PICTURE.test(picture)) node.setAttribute('src', picture);
  else if (!node.getAttribute('alt')) node.setAttribute('alt', '[picture not shown]');
}

/** RFC 2392: a Content-ID stands percent-encoded in its address. */
function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId);
  } catch {
    return contentId;
  }
}

function noteLink(node: Element, address: string, links: Link[]): void {
  if (!/^(https?|mailto):/i.test(address) || !URL.canParse(address) || links.length >= MAX_LINKS) return;
  links.push({ text: node.textContent.trim(), url: new URL(address) });
  node.append(` [${links.length}]`);
}

/** The text of markup, for whoever wants no markup: blocks on lines of their own. */
export function textOfMarkup(html: string): string {
  return textOf(sanitized(html));
}

const BLOCKS = new Set(
  'ADDRESS BLOCKQUOTE CAPTION CENTER DD DIV DL DT H1 H2 H3 H4 H5 H6 HR LI OL P PRE TABLE TR UL'.split(' '),
);

/** The text below a node, as a person reads it; `isLeftOut` elements become an ellipsis. */
export function textOf(root: Node, isLeftOut: (element: Element) => boolean = () => false): string {
  const pieces: string[] = [];
  const read = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) pieces.push((node.nodeValue ?? '').replace(/[ \t\r\n\f]+/g, ' '));
    if (!(node.nodeType === Node.ELEMENT_NODE)) return;
    const element = node as Element;
    if (isLeftOut(element)) {
      pieces.push(' […] ');
      return;
    }
    if (element.tagName === 'BR') pieces.push('\n');
    if (element.tagName === 'IMG') pieces.push(element.getAttribute('alt') ?? '');
    const isBlock = BLOCKS.has(element.tagName);
    if (isBlock) pieces.push('\n');
    if (element.tagName === 'LI') pieces.push('- ');
    for (const child of element.childNodes) read(child);
    if (element.tagName === 'TD' || element.tagName === 'TH') pieces.push(' ');
    if (isBlock) pieces.push('\n');
  };
  read(root);
  return pieces
    .join('')
    .replace(/ *\n */g, '\n')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
