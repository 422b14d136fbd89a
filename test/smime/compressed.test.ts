import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { compressContent } from '../../src/cms/compress.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, pkcs7Mime, TEXT, withText } from '../support/message.ts';

let root: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
});

const verdict = async (message: Bytes) =>
  summary(await judgeMessage(message, { anchors: [root], revocation: 'off' }));
const compressed = async (content: Bytes, fields = {}) =>
  pkcs7Mime(await compressContent(content), fields, 'compressed-data');
const signed = (content: Bytes, fields = {}) => clearSigned({ signers: [{ by: alice }], content, fields });

describe('a compressed message (RFC 3274)', () => {
  it('is judged by what is inside', async () => {
    expect(await verdict(await compressed(TEXT, FROM_ALICE))).toEqual({ kind: 'unsigned', codes: [] });
    const inner = await signed(TEXT);
    expect(await verdict(await compressed(inner, FROM_ALICE))).toEqual({ kind: 'verified', codes: [] });
    const changed = withText(inner, 'lunch', 'LUNCH');
    expect((await verdict(await compressed(changed, FROM_ALICE))).kind).toBe('invalid');
  });

  it('may be signed as a whole', async () => {
    expect(await verdict(await signed(await compressed(TEXT), FROM_ALICE))).toEqual({
      kind: 'verified',
      codes: [],
    });
  });

  it('that unpacks to more than anybody sends is refused', async () => {
    const bomb = await compressed(new Uint8Array(101 * 1024 * 1024), FROM_ALICE);
    expect(await verdict(bomb)).toEqual({ kind: 'refused', codes: ['message-too-large'] });
  });

  it('that is damaged is malformed', async () => {
    const cms = await compressContent(TEXT);
    cms[cms.length - 1]! ^= 1;
    expect(await verdict(pkcs7Mime(cms, FROM_ALICE))).toEqual({ kind: 'invalid', codes: ['malformed'] });
  });
});
