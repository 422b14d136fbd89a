import type { SignerInfo } from '../asn1/cms.ts';
import type { Bytes } from '../bytes.ts';
import type { DigestName } from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
import { digestAlgorithmOf, isUsable } from '../crypto/signature-algorithm.ts';

/**
 * What a signature is over. There can be two forms of it: the octets as they stand and, where a transport changed
 * line ends, their canonical form (RFC 8551 §3.1.1). The second is made only when the first does not do.
 */
export interface SignedContent {
  readonly forms: readonly (() => Bytes)[];
  /** The digest of one form, computed once however many signers there are. */
  digest(form: () => Bytes, name: DigestName): Promise<Bytes>;
}

export function signedContent(...forms: readonly (() => Bytes)[]): SignedContent {
  const known = forms.map((form) => ({ form, digests: new Map<DigestName, Promise<Bytes>>() }));
  return {
    forms,
    digest: (form, name) => {
      const digests = known.find((entry) => entry.form === form)?.digests;
      const result = digests?.get(name) ?? digest(name, form());
      digests?.set(name, result);
      return result;
    },
  };
}

/**
 * Starts the digest that the first signer names. The platform computes it on another core while this one reads what was
 * signed; verify-signer.ts asks for the same one and finds it done. Attack: the platform copies what it digests, and a
 * signer for each algorithm there is would have it copy a large content as often at once.
 */
export function digestAhead(content: SignedContent, [first]: readonly SignerInfo[]): void {
  const [asItStands] = content.forms;
  // RFC 5652 §5.4: without signed attributes the signature itself is over the content.
  if (!asItStands || !first?.signedAttributes) return;
  const algorithm = digestAlgorithmOf(first.digestAlgorithm);
  // Whoever asks for it meets the failure; here nobody does yet.
  if (isUsable(algorithm)) content.digest(asItStands, algorithm.digest).catch(() => undefined);
}
