import { concat, fromUtf8, utf8 } from '../bytes.ts';

/** Whom this deployment trusts to vouch for a sender: docs/trust.md. */
export interface Trust {
  /** How it went with asking for the issuers that the organisation itself trusts. */
  readonly state: 'loaded' | 'absent' | 'unreadable';
  /** Those issuers, one PEM certificate each. */
  readonly anchors: readonly Uint8Array[];
  /** Whether Mozilla's list counts as well; it does not where that could not be found out. */
  readonly mozilla: Setting;
  /** Whether those that certificates name may be asked; they may not where that could not be found out. */
  readonly network: Setting;
}

type Setting = 'on' | 'off' | 'unreadable';

/** Mozilla's whole list of e-mail roots in PEM is a seventh of this. */
export const MAX_ANCHORS_BYTES = 1024 * 1024;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * Gives the trust of this deployment: a PEM bundle at `anchors`, and at `settings` the words on Mozilla's list and on
 * the network. What was loaded is kept; what was not is asked for again the next time. No failure here makes a verdict
 * better. Never rejects.
 */
export function trustAt(anchors: string, settings: string): () => Promise<Trust> {
  const askAnchors = keptOnceLoaded(anchors);
  const askSettings = keptOnceLoaded(settings);
  return async () => {
    const [bundle, words] = await Promise.all([askAnchors(), askSettings()]);
    return { ...organisationOf(bundle), ...settingsOf(words) };
  };
}

function organisationOf(bundle: Loaded): Pick<Trust, 'state' | 'anchors'> {
  if (bundle.state !== 'loaded') return { state: bundle.state, anchors: [] };
  const anchors = bundle.text.match(CERTIFICATE) ?? [];
  return anchors.length === 0
    ? { state: 'absent', anchors: [] }
    : { state: 'loaded', anchors: anchors.map(utf8) };
}

/** What holds where the administrator says nothing. */
const USUAL = { mozilla: 'on', network: 'off' } as const;

/**
 * `{"mozilla": false, "network": true}`, each once or not at all. A slip of the pen must neither trust those who were
 * to be left out nor ask anybody: then nothing of the file counts.
 */
function settingsOf(words: Loaded): Pick<Trust, 'mozilla' | 'network'> {
  if (words.state === 'absent') return USUAL;
  const unreadable = { mozilla: 'unreadable', network: 'unreadable' } as const;
  const [, members] = words.state === 'loaded' ? (/^\s*\{([^{}]*)\}\s*$/.exec(words.text) ?? []) : [];
  const said = new Map<string, Setting>();
  for (const member of members?.split(',') ?? ['']) {
    const [, name, value] = /^\s*"(mozilla|network)"\s*:\s*(true|false)\s*$/.exec(member) ?? [];
    if (name === undefined || said.has(name)) return unreadable;
    said.set(name, value === 'true' ? 'on' : 'off');
  }
  return { ...USUAL, ...Object.fromEntries(said) };
}

type Loaded =
  { readonly state: 'loaded'; readonly text: string } | { readonly state: 'absent' | 'unreadable' };

/** A file beside the pages, asked for until it was loaded once. Never rejects. */
export function keptOnceLoaded(url: string): () => Promise<Loaded> {
  let known: Loaded | undefined;
  return async () => {
    if (known?.state !== 'loaded') known = await load(url).catch(() => ({ state: 'unreadable' }) as const);
    return known;
  };
}

async function load(url: string): Promise<Loaded> {
  // A redirect could lead off our own origin, which is all that vouches for the file.
  const response = await fetch(url, {
    redirect: 'error',
    cache: 'no-cache',
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status === 404) return { state: 'absent' };
  const bytes = response.ok ? await bounded(response) : undefined;
  if (bytes === undefined) return { state: 'unreadable' };
  const text = fromUtf8(bytes);
  // Many a static server answers a missing file with its start page.
  return /^\s*</.test(text) ? { state: 'absent' } : { state: 'loaded', text };
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
