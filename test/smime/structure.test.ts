import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { compressContent } from '../../src/cms/compress.ts';
import type { Structure } from '../../src/smime/report.ts';
import { layerWords } from '../../src/smime/words/layer-words.ts';
import { createReader, encryptedTo, type Reader } from '../support/envelope.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, opaqueSigned, pkcs7Mime, TEXT } from '../support/message.ts';

let root: Identity;
let alice: Identity;
let bob: Reader;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  bob = await createReader(root);
});

const structure = async (message: Bytes, keys = [bob.key]) =>
  (await judgeMessage(message, { anchors: [root], keys })).structure;
const types = ({ type, children }: Structure): unknown => [type, ...children.map(types)];

const signers = () => [{ by: alice }];
const tripleWrap = async (): Promise<Bytes> => {
  const inner = await opaqueSigned({ signers: signers(), fields: {} });
  return clearSigned({ signers: signers(), content: await encryptedTo(bob, inner, {}) });
};

describe('the structure of a report', () => {
  it('goes through every layer that was opened', async () => {
    expect(types(await structure(await tripleWrap()))).toEqual([
      'multipart/signed',
      [
        'cms/signed-data',
        [
          'application/pkcs7-mime',
          ['cms/enveloped-data', ['application/pkcs7-mime', ['cms/signed-data', ['text/plain']]]],
        ],
      ],
    ]);
    const compressed = pkcs7Mime(await compressContent(TEXT), FROM_ALICE, 'compressed-data');
    expect(types(await structure(compressed))).toEqual([
      'application/pkcs7-mime',
      ['cms/compressed-data', ['text/plain']],
    ]);
  });

  it('ends where nothing opens', async () => {
    expect(types(await structure(await tripleWrap(), []))).toEqual([
      'multipart/signed',
      ['cms/signed-data', ['application/pkcs7-mime', ['cms/enveloped-data']]],
    ]);
  });
});

describe('layerWords', () => {
  it('says what was done to the message, the outermost first', async () => {
    expect(layerWords(await structure(await tripleWrap()))).toBe('Signed → encrypted → signed');
    expect(layerWords(await structure(await tripleWrap(), []))).toBe('Signed → encrypted');
  });

  it('has nothing to say of one layer, or none', async () => {
    expect(layerWords(await structure(await clearSigned({ signers: signers() })))).toBeUndefined();
    expect(layerWords(await structure(TEXT))).toBeUndefined();
  });
});
