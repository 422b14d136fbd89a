import { equal } from '../bytes.ts';
import { readSignedAttributes } from '../cms/signed-attributes.ts';
import { digest } from '../crypto/digest.ts';
import { digestAlgorithmOf, isUsable } from '../crypto/signature-algorithm.ts';
import { weightOf, type Finding } from './finding.ts';
import type { SignedLayer } from './layers.ts';
import type { SignerReport } from './verdict.ts';

/**
 * What was done to the content of a layer on the way, where that can be found out: a note, and never more. Looked for
 * only where a signature holds over a digest of another content, so that nobody without a key makes it work.
 * @param signers the reports on the layer's SignerInfos, in their order
 */
export async function explainChange(
  { signedData, content }: SignedLayer,
  signers: readonly SignerReport[],
): Promise<readonly Finding[]> {
  const signerInfo = signedData.signerInfos[signers.findIndex(isOnlyChanged)];
  // Inside the CMS no relay changes anything.
  if (!signerInfo?.signedAttributes || signedData.eContent) return [];
  // Made only now: of a good message nobody needs the canonical form.
  const received = content?.forms.at(-1)?.();
  if (!received) return [];
  const { messageDigest } = readSignedAttributes(signerInfo.signedAttributes);
  const algorithm = digestAlgorithmOf(signerInfo.digestAlgorithm);
  if (!messageDigest || !isUsable(algorithm)) return [];
  const { findChanges } = await import(/* webpackChunkName: "diagnosis" */ './diagnose.ts');
  const found = await findChanges(received, async (form) =>
    equal(await digest(algorithm.digest, form), messageDigest),
  );
  return found ? [{ code: 'intact-before-change', ...found }] : [];
}

/** The digest is not that of the content, and nothing else is wrong: the signature over the digest holds. */
function isOnlyChanged({ findings }: SignerReport): boolean {
  const invalid = findings.filter((finding) => weightOf(finding) === 'invalid');
  return invalid.length > 0 && invalid.every(({ code }) => code === 'content-changed');
}
