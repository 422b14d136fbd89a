/** Which of Mozilla's lists is built in, for who wants to know whom it trusts. */
export interface MozillaList {
  /** How many authorities it has for e-mail. */
  readonly count: number;
  /** Of NSS's list of built-in roots. */
  readonly version: string;
  /** The day on which it was taken over, ISO 8601. */
  readonly date: string;
}

/** The file is the one that the core has loaded to judge with. */
export async function mozillaList(): Promise<MozillaList> {
  const { MOZILLA_ROOTS } = await import(/* webpackChunkName: "mozilla-roots" */ '../pki/mozilla-roots.ts');
  return { count: MOZILLA_ROOTS.roots.length, version: MOZILLA_ROOTS.version, date: MOZILLA_ROOTS.date };
}
