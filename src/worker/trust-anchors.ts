import { mozillaAnchors, organisationAnchors } from '../smime/trust-store.ts';
import type { VerifyOptions } from './protocol.ts';

type Anchors = Awaited<ReturnType<typeof mozillaAnchors>>;

/** Read once: they are many, and the same for every message. */
let mozilla: Promise<Anchors> | undefined;

/** What the pane's settings trust. */
export async function trustAnchors({
  anchors,
  trustMozilla,
}: Pick<VerifyOptions, 'anchors' | 'trustMozilla'>): Promise<Anchors> {
  return [...organisationAnchors(anchors), ...(trustMozilla ? await (mozilla ??= mozillaAnchors()) : [])];
}
