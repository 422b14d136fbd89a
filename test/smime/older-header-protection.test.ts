import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import type { Report } from '../../src/smime/report.ts';
import { createReader, encryptedTo, type Reader } from '../support/envelope.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, opaqueSigned, type Fields } from '../support/message.ts';
import { FIELDS, OUTER_SECRET, payload, states } from '../support/protected-message.ts';

/** Header protection as it was before RFC 9788, read. */
let root: Identity;
let alice: Identity;
let bob: Reader;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  bob = await createReader(root);
});

const judge = (message: Bytes): Promise<Report> =>
  judgeMessage(message, { anchors: [root], keys: [bob.key], revocation: 'off' });

const signedBy = (by: Identity, content: Bytes, fields: Fields = FROM_ALICE) =>
  clearSigned({ signers: [{ by }], content, fields });

const sealed = async (content: Bytes, fields: Fields = OUTER_SECRET): Promise<Bytes> =>
  encryptedTo(bob, await signedBy(alice, content, {}), fields);

describe('the older forms', () => {
  const V1 = 'text/plain; protected-headers="v1"';

  it('protected-headers="v1" is read as protection', async () => {
    const signed = await judge(await signedBy(alice, payload(FIELDS, V1), { ...FROM_ALICE, Subject: 'x' }));
    expect(signed).toMatchObject({ subject: 'Lunch on Friday', verdict: { kind: 'verified' } });
    expect(summary(signed).codes).toEqual(['header-differs-outside']);
    expect(states(signed)['Subject']).toBe('signed-only');
    const secret = await judge(await sealed(payload(FIELDS, V1), { ...FROM_ALICE, Subject: '...' }));
    expect(summary(secret)).toEqual({ kind: 'verified', codes: [] });
    expect(states(secret)).toMatchObject({ Subject: 'signed-and-encrypted', To: 'signed-only' });
    const other = payload({ ...FIELDS, From: 'mallory@example.net' }, V1);
    expect(summary(await judge(await signedBy(alice, other))).kind).toBe('caution');
    expect(
      states(await judge(await signedBy(alice, payload(FIELDS, 'text/plain; protected-headers=v2'))))[
        'Subject'
      ],
    ).toBe('unprotected');
  });

  it('says nothing of the fields that it leaves out', async () => {
    const { From, Subject } = FIELDS;
    const report = await judge(await signedBy(alice, payload({ From, Subject }, V1)));
    expect(summary(report)).toEqual({ kind: 'verified', codes: [] });
    expect(states(report)).toMatchObject({ Subject: 'signed-only', Date: 'unprotected' });
  });

  const wrapped = (fields: Fields = FIELDS, parameter = '', type = 'text/plain'): Bytes =>
    utf8(`Content-Type: message/rfc822${parameter}\r\n\r\n${fromUtf8(payload(fields, type))}`);

  it('a whole message inside (RFC 8551 §3.1) is read as protection', async () => {
    for (const parameter of ['', '; forwarded=no']) {
      const report = await judge(
        await signedBy(alice, wrapped(FIELDS, parameter), { ...FROM_ALICE, Subject: 'x' }),
      );
      expect(report).toMatchObject({ subject: 'Lunch on Friday', verdict: { kind: 'verified' } });
      expect(states(report)['Subject']).toBe('signed-only');
    }
    const secret = await judge(await sealed(wrapped()));
    expect(states(secret)).toMatchObject({ Subject: 'signed-and-encrypted', To: 'signed-only' });
  });

  it('a wrapper with another sender inside is a caution; a message that was forwarded is only that', async () => {
    const carols = { ...FIELDS, From: 'carol@example.org', Subject: 'From Carol' };
    const as = async (parameter: string, type?: string) =>
      judge(await signedBy(alice, wrapped(carols, parameter, type)));
    expect(summary(await as('; forwarded=no'))).toEqual({
      kind: 'caution',
      codes: ['sender-mismatch', 'sender-differs-outside', 'header-differs-outside'],
    });
    for (const report of [
      await as(''),
      await as('; forwarded=yes'),
      await as('; forwarded=no', V1 + '; hp=x'),
    ]) {
      expect(summary(report)).toEqual({ kind: 'verified', codes: [] });
      expect(report.subject).toBe('Lunch on Friday');
    }
  });

  it('a message of one’s own that says it was forwarded is no wrapper', async () => {
    const older = wrapped({ ...FIELDS, Subject: 'An older one' }, '; forwarded=yes');
    expect((await judge(await signedBy(alice, older))).subject).toBe('Lunch on Friday');
  });

  it('a signed message that was forwarded, by its own sender too, is no wrapper', async () => {
    const inner = await opaqueSigned({
      signers: [{ by: alice }],
      fields: { ...FROM_ALICE, Subject: 'An older one' },
    });
    const report = await judge(
      await signedBy(alice, utf8(`Content-Type: message/rfc822\r\n\r\n${fromUtf8(inner)}`)),
    );
    expect(report.subject).toBe('Lunch on Friday');
  });
});
