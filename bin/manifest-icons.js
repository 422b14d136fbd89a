import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceOf } from './manifest-resources.js';
import { at, descendants, values } from './manifest-tree.js';

/** @typedef {import('./manifest-tree.js').ManifestElement} ManifestElement */

const REQUIRED_SIZES = ['16', '32', '80'];
const SIZES = [...REQUIRED_SIZES, '20', '24', '40', '48', '64'];

/**
 * The width and height that a PNG file says it has (PNG §11.2.1).
 *
 * @param {string} file
 * @returns {string} such as `16x16`, or why there is none
 */
function pngSize(file) {
  try {
    const bytes = readFileSync(file);
    if (bytes.toString('latin1', 1, 4) !== 'PNG') return 'not a PNG';
    return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
  } catch {
    return 'not there';
  }
}

/**
 * Ribbon icons that lack a size or have one that Outlook does not take, and icons whose file is missing or has
 * another size than the manifest says.
 *
 * @param {ManifestElement} root
 * @param {string} folder with the files, by the last part of their addresses
 * @returns {string[]} a sentence for each
 */
export function iconProblems(root, folder) {
  /** @param {ManifestElement | undefined} element @param {string} size */
  const fileProblems = (element, size) =>
    (element ? values(element) : []).flatMap((address) => {
      const name = address.split('/').at(-1) ?? '';
      const found = pngSize(join(folder, name));
      return found === `${size}x${size}` ? [] : [`${name} should be ${size}x${size} and is ${found}`];
    });

  const elements = descendants(root);
  const logos = elements.flatMap((element) => {
    if (element.name === 'app:IconUrl') return fileProblems(element, '64');
    return element.name === 'app:HighResolutionIconUrl' ? fileProblems(element, '128') : [];
  });
  const ribbon = elements
    .filter(({ name }) => /^v1[01]:Icon$/.test(name))
    .flatMap((icon) => {
      const sizes = icon.children.map(({ attributes }) => attributes['size'] ?? '');
      return [
        ...REQUIRED_SIZES.filter((size) => !sizes.includes(size)).map((size) =>
          at(icon, `the icon lacks size ${size}`),
        ),
        ...sizes
          .filter((size) => !SIZES.includes(size))
          .map((size) => at(icon, `Outlook takes no icon of size ${size}`)),
        ...icon.children.flatMap((image) => fileProblems(resourceOf(image), image.attributes['size'] ?? '')),
      ];
    });
  return [...logos, ...ribbon];
}
