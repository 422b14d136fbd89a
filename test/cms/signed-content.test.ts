import { describe, expect, it } from 'vitest';
import { readContentInfo, readSignedData } from '../../src/asn1/cms.ts';
import { digestAhead, signedContent } from '../../src/cms/signed-content.ts';
import type { DigestName } from '../../src/crypto/algorithms.ts';
import { createRoot } from '../support/fake-ca.ts';
import { TEXT } from '../support/message.ts';
import { signCms, type SignerOptions } from '../support/sign-cms.ts';

async function askedAhead(...signers: readonly Omit<SignerOptions, 'by'>[]): Promise<readonly DigestName[]> {
  const by = await createRoot();
  const cms = await signCms({ content: TEXT, signers: signers.map((signer) => ({ by, ...signer })) });
  const { signerInfos } = readSignedData(readContentInfo(cms).content);
  const asked: DigestName[] = [];
  const content = signedContent(() => TEXT);
  digestAhead(
    {
      ...content,
      digest: (form, name) => {
        asked.push(name);
        return content.digest(form, name);
      },
    },
    signerInfos,
  );
  return asked;
}

describe('the digest computed while the content is still read', () => {
  it('is the one that the signer names', async () => {
    expect(await askedAhead({ digest: 'SHA-384' })).toEqual(['SHA-384']);
  });

  it('is one alone, however many algorithms signers name', async () => {
    const names = ['SHA-256', 'SHA-1', 'SHA-384', 'SHA-512'] as const;
    expect((await askedAhead(...names.map((digest) => ({ digest })))).length).toBe(1);
  });

  it('is none where the signature itself is over the content', async () => {
    expect(await askedAhead({ attributes: null })).toEqual([]);
  });
});
