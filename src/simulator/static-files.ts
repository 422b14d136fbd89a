import { readFile, realpath } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

const TYPES: Readonly<Partial<Record<string, string>>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.eml': 'message/rfc822',
};

export function contentTypeOf(path: string): string {
  return TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
}

/**
 * Reads the file that `path` (of a URL, percent-decoded) names below `root`.
 *
 * @returns null where there is no such file, or where it lies outside: by "..", by an absolute path, by a NUL, or by
 * a symbolic link that leads away
 */
export async function readInside(root: string, path: string): Promise<Buffer | null> {
  if (path.includes('\0')) return null;
  try {
    const top = await realpath(root);
    const file = await realpath(resolve(top, `.${sep}${path}`));
    return file.startsWith(top + sep) ? await readFile(file) : null;
  } catch {
    return null;
  }
}
