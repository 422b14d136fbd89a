import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What every address in the repository's manifest begins with. */
export const DEVELOPMENT_BASE_URL = 'https://localhost:3000';

/**
 * The address of the folder that will hold the pane, without the slash at its end.
 *
 * @param {string} text as given by a person, such as `https://mail.example.org/signet/`
 * @throws {RangeError} with a sentence for that person
 */
export function parseBaseUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:')
    throw new RangeError(`${text} is not an https address, and Outlook opens no other.`);
  if (url.username || url.password)
    throw new RangeError(`${text} holds a password, which everyone could read.`);
  if (/[?#]/.test(text))
    throw new RangeError(`${text} must be the address of a folder: without "?" and "#".`);
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * The manifest with every address moved to another base.
 *
 * @param {string} manifest the text of the repository's manifest.xml
 * @param {string} baseUrl from parseBaseUrl
 */
export function withBaseUrl(manifest, baseUrl) {
  const attribute = baseUrl.replaceAll('&', '&amp;');
  // A function, since a replacing text would have its `$&` and `$'` read as patterns.
  return manifest.replaceAll(DEVELOPMENT_BASE_URL, () => attribute);
}

/**
 * The files that the manifest names and the folder does not hold.
 *
 * @param {string} manifest the text of the repository's manifest.xml, on the development base
 * @param {string} folder what is to be deployed
 * @returns {string[]} paths relative to the folder
 */
export function missingFiles(manifest, folder) {
  const addresses = manifest.match(new RegExp(`${DEVELOPMENT_BASE_URL}/[^"]*`, 'g')) ?? [];
  const paths = new Set(addresses.map((address) => new URL(address).pathname.slice(1)));
  return [...paths].filter((path) => !existsSync(join(folder, path)));
}
