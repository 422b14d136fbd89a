import { officeCall } from './office-call.ts';

/**
 * What a draft says of itself, for the guard in front of Outlook's own Send and for a pane that is opened again. It is
 * an internet header of the draft: sessionData is gone when the draft is closed and opened tomorrow, and custom
 * properties fail where Outlook's own S/MIME is on (office-js#2475). A header can leave with the message, so there is
 * nothing in it but these words.
 */
const DRAFT_MARKER = 'X-Signet-Draft';

export interface DraftMarker {
  /** The person asked for it; Outlook's own Send would do neither. */
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** The draft quotes what was decrypted: src/outlook/reply-guard.ts. */
  readonly quotesDecrypted: boolean;
  /** The draft is the ordinary message that carries an encrypted one as a file: src/outlook/delivery/carrier.ts. */
  readonly carrier: boolean;
  /**
   * What the Message-IDs of this draft are made from, chosen once: a second press sends under the same ones, and is
   * told from the first. Letters, digits and hyphens.
   */
  readonly seed: string | undefined;
  /** A delivery was begun under that seed, and nobody has yet seen how it ended. */
  readonly begun: boolean;
}

/** A draft of which nobody asked anything. */
export const UNMARKED: DraftMarker = {
  sign: false,
  encrypt: false,
  quotesDecrypted: false,
  carrier: false,
  seed: undefined,
  begun: false,
};

/** What cannot be read must not let a message go that was to be protected. */
const UNREADABLE: DraftMarker = {
  sign: true,
  encrypt: true,
  quotesDecrypted: true,
  carrier: false,
  seed: undefined,
  begun: false,
};

// The guard runs in an engine of ES2016 as well: no Object.entries, no flatMap in this file, and
// no member after a spread, which is compiled to Object.getOwnPropertyDescriptors.
const FLAGS = [
  ['sign', 'sign'],
  ['encrypt', 'encrypt'],
  ['quotes-decrypted', 'quotesDecrypted'],
  ['carrier', 'carrier'],
  ['begun', 'begun'],
] as const;

const SEED = /^seed=([A-Za-z0-9-]{1,64})$/;

/** The header is a property of the draft, kept by the client; one that is slower will not answer. */
const MARKER_LIMIT = 5_000;

/** The words of the header: `v1; sign; encrypt; seed=0b6c…`. */
export function markerText(marker: DraftMarker): string {
  const flags = FLAGS.filter(([, member]) => marker[member]);
  return [
    'v1',
    ...flags.map(([word]) => word),
    ...(marker.seed === undefined ? [] : [`seed=${marker.seed}`]),
  ].join('; ');
}

/** Words of a later version, or of nobody's, are taken for the strictest. */
export function parseMarker(text: string | undefined): DraftMarker {
  if (text === undefined || text.trim() === '') return UNMARKED;
  const [version, ...words] = text.split(';').map((word) => word.trim());
  if (version !== 'v1') return UNREADABLE;
  const marker: { -readonly [K in keyof DraftMarker]: DraftMarker[K] } = { ...UNMARKED };
  for (const word of words) {
    const seed = SEED.exec(word)?.[1];
    const flag = FLAGS.find(([name]) => name === word);
    if (seed !== undefined) marker.seed = seed;
    else if (flag !== undefined) marker[flag[1]] = true;
    else return UNREADABLE;
  }
  return marker;
}

/** @throws OutlookError: then nobody knows what was asked of this draft */
export async function readDraftMarker(item: Office.MessageCompose): Promise<DraftMarker> {
  const headers = await officeCall<Record<string, string>>(
    'item.internetHeaders.getAsync',
    MARKER_LIMIT,
    (callback) => item.internetHeaders.getAsync([DRAFT_MARKER], callback),
  );
  // Exchange keeps a header under a name of its own case.
  const name = Object.keys(headers).find((key) => key.toLowerCase() === DRAFT_MARKER.toLowerCase());
  return parseMarker(name === undefined ? undefined : headers[name]);
}

/** Outlook keeps it with the draft when it saves that. @throws OutlookError */
export async function writeDraftMarker(item: Office.MessageCompose, marker: DraftMarker): Promise<void> {
  await officeCall<undefined>('item.internetHeaders.setAsync', MARKER_LIMIT, (callback) => {
    // office-js types the value as void, which undefined is.
    item.internetHeaders.setAsync({ [DRAFT_MARKER]: markerText(marker) }, callback as never);
  });
}
