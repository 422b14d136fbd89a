import type { Certificate } from '../asn1/certificate.ts';
import { equal } from '../bytes.ts';

/** Where the trust in an anchor comes from; nothing in the certificate itself can say so (RFC 5914 §1). */
export type AnchorFacts =
  | {
      readonly origin: 'mozilla';
      /** What the root issues later than this is not trusted: Mozilla ends trust in it step by step. */
      readonly distrustAfter: Date | undefined;
    }
  /** Set by the administrator. */
  | { readonly origin: 'organisation' }
  /** Named by whoever asked: on the command line, in a test. */
  | { readonly origin: 'given' }
  /** A person took this very certificate for this sender's. It vouches for nobody, and for no other address. */
  | { readonly origin: 'accepted'; readonly address: string };

export type AnchorOrigin = AnchorFacts['origin'];

export type TrustAnchor = Certificate & AnchorFacts;

export const asAnchors = (certificates: readonly Certificate[], facts: AnchorFacts): readonly TrustAnchor[] =>
  certificates.map((certificate) => ({ ...certificate, ...facts }));

/** The anchors that may vouch for a leaf, apart from the leaf itself where it was accepted for its sender. */
export interface AnchorsForLeaf {
  readonly authorities: readonly TrustAnchor[];
  readonly accepted: TrustAnchor | undefined;
}

/**
 * Attack: a certificate that was accepted for one sender, and that says it is an authority, would vouch for everybody;
 * one for two addresses would speak for the other one.
 * @param isSender whether an address is that of the one who sent the message
 */
export const anchorsFor = (
  leaf: Certificate,
  anchors: readonly TrustAnchor[],
  isSender: (address: string) => boolean,
): AnchorsForLeaf => ({
  // Of a root that is on both lists, the word of those who are nearer counts.
  authorities: anchors
    .filter(({ origin }) => origin !== 'accepted')
    .sort((a, b) => Number(a.origin === 'mozilla') - Number(b.origin === 'mozilla')),
  accepted: anchors.find(
    (anchor) => anchor.origin === 'accepted' && equal(anchor.der, leaf.der) && isSender(anchor.address),
  ),
});
