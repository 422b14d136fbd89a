import { describe, expect, it } from 'vitest';
import { UnreachableRecipientsError } from '../../src/cms/encrypt.ts';
import { MalformedMimeError, MimeLimitError } from '../../src/mime/errors.ts';
import { refusalOf } from '../../src/smime/refusal.ts';
import { UnsafeContentError } from '../../src/smime/send.ts';
import { nameOf } from '../../src/pki/issue-certificate.ts';
import { createRoot } from '../support/fake-ca.ts';

describe('refusalOf', () => {
  it('has a sentence for each person who cannot be encrypted to, and shows nothing that hides', async () => {
    const root = await createRoot();
    const { certificate: bob } = await root.issue({ email: 'bob@example.org' });
    const { certificate: nobody } = await root.issue({ subject: nameOf({ CN: 'No\u202eBody' }) });
    const error = new UnreachableRecipientsError([
      { certificate: bob, problem: 'key-weak' },
      { certificate: nobody, problem: 'key-unsupported' },
    ]);
    expect(refusalOf(error)).toEqual([
      'Nothing can be encrypted to bob@example.org: the key of the certificate is too short to keep anything secret.',
      'Nothing can be encrypted to CN=No\\u{202E}Body: the certificate has a key of a kind that Signet cannot encrypt to.',
    ]);
  });

  it.each([
    [new UnsafeContentError(), /Sign it opaque\.$/],
    [new MalformedMimeError('a bare CR in a header'), /: a bare CR in a header\.$/],
    [new MimeLimitError('too-many-parts', 1000), /more parts or fields/],
  ])('has one for %o', (error, sentence) => {
    expect(refusalOf(error)).toEqual([expect.stringMatching(sentence)]);
  });

  it('leaves a bug a bug', () => {
    expect(refusalOf(new TypeError('x is undefined'))).toBeUndefined();
  });
});
