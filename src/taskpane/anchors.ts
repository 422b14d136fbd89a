import { concat, fromUtf8, utf8 } from '../bytes.ts';

/** The issuers that the organisation trusts, and how it went with asking for them. */
export interface Trust {
  readonly state: 'loaded' | 'absent' | 'unreadable';
  /** One PEM certificate each. */
  readonly anchors: readonly Uint8Array[];
}

/** Mozilla's whole list of e-mail roots in PEM is a fifth of this. */
export const MAX_ANCHORS_BYTES = 1024 * 1024;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

const ABSENT: Trust = { state: 'absent', anchors: [] };
const UNREADABLE: Trust = { state: 'unreadable', anchors: [] };

/**
 * Gives the trust anchors of this deployment, a PEM bundle at `url`. What was loaded is kept; what was not is asked for
 * again the next time. Without anchors no signer is proven, so no failure here makes a verdict better. Never rejects.
 */
export function anchorsAt(url: string): () => Promise<Trust> {
  let known: Trust | undefined;
  return async () => {
    if (known?.state === 'loaded') return known;
    known = await load(url).catch(() => UNREADABLE);
    return known;
  };
}

async function load(url: string): Promise<Trust> {
  // A redirect could lead off our own origin, which is all that vouches for the file.
  const response = await fetch(url, {
    redirect: 'error',
    cache: 'no-cache',
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status === 404) return ABSENT;
  const bytes = response.ok ? await bounded(response) : undefined;
  if (bytes === undefined) return UNREADABLE;
  const anchors = fromUtf8(bytes).match(CERTIFICATE) ?? [];
  // Many a static server answers a missing file with its start page.
  return anchors.length === 0 ? ABSENT : { state: 'loaded', anchors: anchors.map(utf8) };
}

/** The body, or undefined where it is longer than the bound; then the rest is never read. */
async function bounded({ body }: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
    chunks.push(chunk.value);
    length += chunk.value.length;
    if (length > MAX_ANCHORS_BYTES) {
      await reader?.cancel();
      return undefined;
    }
  }
  return concat(chunks);
}
