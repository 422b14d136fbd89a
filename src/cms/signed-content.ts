import type { Bytes } from '../bytes.ts';
import type { DigestName } from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';

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
