import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { utf8 } from '../../src/bytes.ts';
import { recipientGroups } from '../../src/smime/recipients.ts';
import { createRoot } from '../support/fake-ca.ts';

let bob: Certificate;
let carol: Certificate;
let dave: Certificate;

beforeAll(async () => {
  const root = await createRoot();
  const certificateOf = async (email: string): Promise<Certificate> =>
    (await root.issue({ email })).certificate;
  [bob, carol, dave] = [
    await certificateOf('bob@example.org'),
    await certificateOf('carol@example.org'),
    await certificateOf('dave@example.org'),
  ];
});

const groups = (fields: string, hidden: readonly Certificate[] = []) =>
  recipientGroups(utf8(`From: alice@example.org\r\n${fields}\r\n\r\nHi`), [bob, carol, dave], hidden);

describe('recipientGroups', () => {
  it('is one group where nobody is hidden', () => {
    expect(groups('To: bob@example.org, carol@example.org')).toEqual([[bob, carol, dave]]);
  });

  it('sets each apart who stands in Bcc alone', () => {
    expect(groups('To: bob@example.org\r\nBcc: Carol <Carol@EXAMPLE.org>; dave@example.org')).toEqual([
      [bob],
      [carol],
      [dave],
    ]);
    expect(groups('To: bob@example.org, dave@example.org\r\nResent-Bcc: carol@example.org')).toEqual([
      [bob, dave],
      [carol],
    ]);
  });

  it.each([
    'carol @ example.org',
    'carol(Carol)@example.org',
    'carol@\r\n (at home) example.org',
    '"carol"@example.org',
    '=?utf-8?q?carol=40example.org?=',
    "'carol@example.org'",
    'carol@example.org.',
    'Carol in the office',
  ])('names nobody to the others who may be meant by Bcc: %s', (bcc) => {
    expect(groups(`To: bob@example.org\r\nCc: dave@example.org\r\nBcc: ${bcc}`)).toEqual([
      [bob, dave],
      [carol],
    ]);
  });

  it('takes an empty Bcc for none', () => {
    expect(groups('To: bob@example.org\r\nBcc: ')).toEqual([[bob, carol, dave]]);
  });

  it('hides nobody whom the other fields name as well', () => {
    const open = 'To: bob@example.org\r\nCc: carol@example.org\r\nResent-Cc: dave@example.org';
    expect(groups(`${open}\r\nBcc: carol@example.org`)).toEqual([[bob, carol, dave]]);
  });

  it('finds an address however many stand before it', () => {
    const many = Array.from({ length: 500 }, (_, at) => `p${at}@example.org`).join(',\r\n ');
    expect(groups(`To: ${many}, bob@example.org, dave@example.org\r\nBcc: carol@example.org`)).toEqual([
      [bob, dave],
      [carol],
    ]);
  });

  it('adds those whom the caller hides, and leaves out a group of nobody', () => {
    const bcc = 'Bcc: bob@example.org, carol@example.org, dave@example.org';
    expect(groups(bcc)).toEqual([[bob], [carol], [dave]]);
    expect(groups('To: bob@example.org', [carol])).toEqual([[bob, carol, dave], [carol]]);
  });
});
