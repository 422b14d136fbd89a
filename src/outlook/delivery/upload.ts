import type { Bytes } from '../../bytes.ts';

/** Graph takes pieces of at most 4 MB, in multiples of 320 KiB. */
const PIECE = 10 * 320 * 1024;

/** One piece on a slow line, in milliseconds. */
const PIECE_LIMIT = 120_000;

/**
 * Puts octets at the address of an upload session, which says by itself who may: no token goes there.
 *
 * @returns whether the server has them all
 * @throws the reason of `signal`
 */
export async function upload(
  ask: typeof fetch,
  url: string,
  content: Bytes,
  signal: AbortSignal,
): Promise<boolean> {
  if (!url.startsWith('https://')) return false;
  for (let at = 0; at < content.length; at += PIECE) {
    const end = Math.min(at + PIECE, content.length);
    const range = `bytes ${at}-${end - 1}/${content.length}`;
    const status = await put(ask, url, content.subarray(at, end), range, signal);
    signal.throwIfAborted();
    const wanted = end === content.length ? [201] : [200, 202];
    if (!wanted.includes(status)) return false;
  }
  return content.length > 0;
}

/** @returns the status; 0 where no answer came */
async function put(
  ask: typeof fetch,
  url: string,
  piece: Bytes,
  range: string,
  signal: AbortSignal,
): Promise<number> {
  try {
    const response = await ask(url, {
      method: 'PUT',
      headers: { 'content-range': range, 'content-type': 'application/octet-stream' },
      body: piece,
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PIECE_LIMIT)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}
