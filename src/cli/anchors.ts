import { asAnchors, type TrustAnchor } from '../pki/trust-anchor.ts';
import { mozillaAnchors } from '../smime/trust-store.ts';
import { readCertificates } from './input.ts';

/** The anchors of these files; where none is named, Mozilla's for e-mail. */
export const readAnchors = async (files: readonly string[]): Promise<readonly TrustAnchor[]> =>
  files.length === 0 ? mozillaAnchors() : asAnchors(await readCertificates(files), { origin: 'given' });
