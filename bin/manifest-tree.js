// @ts-expect-error the package ships no types
import sax from 'sax';

/**
 * An element of the manifest.
 *
 * @typedef {object} ManifestElement
 * @property {string} name `prefix:local` with the prefixes of NAMESPACES, whatever the file calls them
 * @property {Record<string, string>} attributes by the same kind of name; the unprefixed ones by their local name
 * @property {ManifestElement | undefined} parent
 * @property {ManifestElement[]} children in the order of the file
 * @property {string} text trimmed
 * @property {number} line counted from 1
 */

/** @type {Record<string, string>} */
const NAMESPACES = {
  'http://schemas.microsoft.com/office/appforoffice/1.1': 'app',
  'http://schemas.microsoft.com/office/mailappversionoverrides': 'v10',
  'http://schemas.microsoft.com/office/mailappversionoverrides/1.1': 'v11',
  'http://schemas.microsoft.com/office/officeappbasictypes/1.0': 'bt',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi',
};

/** @typedef {{ local: string, uri: string, value: string }} SaxAttribute */
/** @typedef {{ local: string, uri: string, attributes: Record<string, SaxAttribute> }} SaxTag */

/** A name in an unknown namespace keeps the namespace, so that no rule takes it for one it knows. */
const named = (/** @type {string} */ uri, /** @type {string} */ local) =>
  `${NAMESPACES[uri] ?? `{${uri}}`}:${local}`;

/** @param {SaxTag} tag @returns {Record<string, string>} */
function attributesOf({ attributes }) {
  return Object.fromEntries(
    Object.values(attributes).map(({ uri, local, value }) => [uri === '' ? local : named(uri, local), value]),
  );
}

/**
 * The root element of an XML manifest.
 *
 * @param {string} xml
 * @returns {ManifestElement}
 * @throws {SyntaxError} when it is not well-formed, or has a DOCTYPE
 */
export function parseManifest(xml) {
  const parser = sax.parser(true, { xmlns: true, position: true });
  /** @type {ManifestElement | undefined} */
  let root;
  /** @type {ManifestElement | undefined} */
  let open;
  parser.onerror = (/** @type {Error} */ error) => {
    throw new SyntaxError(error.message.split('\n')[0]);
  };
  parser.ondoctype = () => {
    throw new SyntaxError('a manifest has no DOCTYPE');
  };
  parser.onopentag = (/** @type {SaxTag} */ tag) => {
    const attributes = attributesOf(tag);
    const element = {
      name: named(tag.uri, tag.local),
      attributes,
      parent: open,
      children: [],
      text: '',
      line: parser.line + 1,
    };
    open?.children.push(element);
    root ??= element;
    open = element;
  };
  parser.ontext = (/** @type {string} */ text) => {
    if (open) open.text += text.trim();
  };
  parser.onclosetag = () => {
    open = open?.parent;
  };
  parser.write(xml).close();
  if (!root) throw new SyntaxError('there is no element');
  return root;
}

/** The element and all below it, in the order of the file. @param {ManifestElement} element @returns {ManifestElement[]} */
export function descendants(element) {
  return [element, ...element.children.flatMap(descendants)];
}

/** The value of a setting and those of its translations. @param {ManifestElement} element */
export const values = ({ attributes, children }) => [
  attributes['DefaultValue'] ?? '',
  ...children.map((child) => child.attributes['Value'] ?? ''),
];

/** @param {ManifestElement} element @param {string} sentence */
export const at = ({ line }, sentence) => `line ${line}: ${sentence}`;
