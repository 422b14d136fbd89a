import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { findChanges } from '../../src/smime/diagnose.ts';
import type { Finding } from '../../src/smime/finding.ts';
import type { Report } from '../../src/smime/report.ts';
import { verdictWords } from '../../src/smime/words.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { multipartSigned, pkcs7Mime } from '../support/message.ts';
import * as relays from '../support/relays.ts';
import { signCms, type SignedDataOptions } from '../support/sign-cms.ts';

let root: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
});

const octets = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'latin1'));
const inUtf8 = (text: string): string => Buffer.from(text).toString('latin1');

type Given = Partial<SignedDataOptions>;

async function sent(content: string, relay: relays.Relay, given: Given = {}): Promise<Report> {
  const signers = [{ by: alice }];
  const cms = await signCms({ content: octets(content), detached: true, signers, ...given });
  const received = relay(content);
  expect(received).not.toBe(content);
  return judgeMessage(multipartSigned(octets(received), cms), { anchors: [root] });
}

const explained = ({ verdict }: Report): Finding | undefined =>
  verdict.findings.find(({ code }) => code === 'intact-before-change');

function expectExplained(report: Report, changes: readonly string[], linesAdded = 0): void {
  expect(report.verdict.kind).toBe('invalid');
  expect(report.verdict.signers.map(({ intact }) => intact)).toEqual([false]);
  expect(report.verdict.findings[0]?.code).toBe('content-changed');
  expect(explained(report)).toEqual({ code: 'intact-before-change', changes, linesAdded });
}

const PLAIN = 'Content-Type: text/plain; charset=utf-8\r\n\r\nShall we have lunch?\r\nOn Friday.\r\n';
const GERMAN = inUtf8('Grüße aus München, für die Straße über den Fluß; das Wörtchen »schön« fällt.\r\n');
const EIGHT_BIT = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${GERMAN.repeat(4)}`;
const LONG = `${GERMAN.trimEnd()} ${GERMAN.trimEnd()} ${GERMAN}`;
const QUOTED =
  'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' +
  relays.quoted(LONG, 75);
const BASE64 =
  'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
  Buffer.from(EIGHT_BIT, 'latin1')
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
const ATTACHMENT =
  'Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
  Buffer.from(EIGHT_BIT, 'latin1')
    .toString('base64')
    .replace(/.{1,64}/g, '$&\r\n');
const ALTERNATIVE =
  'Content-Type: multipart/alternative; boundary="alt"\r\n\r\nThis is a multi-part message in MIME format.\r\n' +
  '--alt\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nShall we have lunch?\r\n\r\n' +
  '--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' +
  '<html><body>\r\n<p>Shall we have <b>lunch</b>?</p>\r\n</body></html>\r\n\r\n--alt--\r\n';
const FLOWED =
  'Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n' +
  'The first line of this paragraph was wrapped where the next word would \r\n' +
  'not have fitted.\r\n\r\n-- \r\nAlice\r\n';
const FOLDED = 'Content-Type: text/plain;\r\n\tcharset=utf-8;\r\n\tformat=flowed\r\n\r\nHello\r\n';
const MULTIPART_FOLDED = ALTERNATIVE.replace('; boundary', ';\r\n\tboundary');
const TABLE = 'Content-Type: text/plain\r\n\r\nname\tday\tplace\r\nAlice\tFriday\tCity hall\r\n\tand Bob\r\n';
const QUOTING = 'Content-Type: text/plain\r\n\r\nFrom here on:\r\n>From there\r\nFrom me\r\n';

describe('what a relay did is found out, and makes nothing better', () => {
  it.each<[name: string, content: string, relay: relays.Relay, changes: readonly string[], lines?: number]>([
    ['a footer of Mailman below the text', PLAIN, relays.mailmanFooter, ['text-added-below'], 4],
    ['a footer below text in quoted-printable', QUOTED, relays.mailmanFooter, ['text-added-below'], 4],
    ['the text made a part beside the footer', ALTERNATIVE, relays.mailmanParts, ['part-added']],
    ['a banner of Exchange above the text', PLAIN, relays.exchangeBanner, ['text-added-above'], 2],
    ['a disclaimer in text and HTML', ALTERNATIVE, relays.exchangeDisclaimer, ['text-added-below'], 3],
    ['a line of a scanner', PLAIN, relays.scannerFooter, ['text-added-below'], 3],
    ['lines that start with From', QUOTING, relays.mboxDelivery, ['from-escaped']],
    ['blanks stripped from flowed text', FLOWED, relays.stripBlanks, ['trailing-blanks']],
    ['line ends made twice', PLAIN, relays.doubleLineEnds, ['line-ends']],
    ['a line end put at the end', PLAIN, (text) => `${text}\r\n`, ['line-ends']],
    ['eight bits downgraded by Postfix', EIGHT_BIT, relays.postfixDowngrade, ['transfer-encoding']],
    ['eight bits downgraded by sendmail', EIGHT_BIT, relays.sendmailDowngrade, ['transfer-encoding']],
    ['quoted-printable undone', QUOTED, relays.decodeQuoted, ['transfer-encoding']],
    ['base64 undone', BASE64, relays.decodeBase64, ['transfer-encoding']],
    ['base64 in longer lines', ATTACHMENT, relays.rewrapBase64, ['transfer-encoding']],
    ['escapes in lower case', QUOTED, relays.lowerHex, ['quoted-printable']],
    ['soft line breaks moved', QUOTED, relays.rewrapQuoted, ['quoted-printable']],
    ['UTF-8 made ISO-8859-1', EIGHT_BIT, relays.toLatin1, ['charset']],
    ['parameters refolded and quoted', FOLDED, relays.pythonHeaders, ['part-header']],
    ['a multipart refolded', MULTIPART_FOLDED, relays.pythonHeaders, ['part-header']],
    ['tabs of folded fields', FOLDED, (text) => text.replaceAll('\r\n\t', '\r\n '), ['tabs']],
    ['tabs expanded', TABLE, relays.expandTabs, ['tabs']],
    [
      'a long line broken by Postfix',
      `${PLAIN}${'word '.repeat(500)}\r\n`,
      relays.postfixWrap,
      ['lines-wrapped'],
    ],
    [
      'a long line broken by sendmail',
      `${PLAIN}${'word '.repeat(500)}\r\n`,
      relays.sendmailWrap,
      ['lines-wrapped'],
    ],
    ['a byte order mark added', EIGHT_BIT, relays.addBom, ['byte-order-mark']],
    [
      'the eighth bit stripped',
      EIGHT_BIT.replace(/\u00c2./g, ''),
      relays.stripEighthBit,
      ['octets-stripped'],
    ],
    ['NUL replaced', PLAIN.replace('On', 'O\0n'), relays.replaceNul, ['octets-stripped']],
    ['dots doubled', `${PLAIN}.\r\n.profile\r\n`, relays.stuffDots, ['dots-doubled']],
    ['the last delimiter lost', ALTERNATIVE, relays.loseClosing, ['boundary-lost']],
    ['the preamble lost', ALTERNATIVE, relays.losePreamble, ['boundary-lost']],
    ['the boundary lost', ALTERNATIVE, relays.loseBoundary, ['boundary-lost']],
    [
      'a footer, and From escaped on delivery',
      QUOTING,
      (text) => relays.mboxDelivery(relays.mailmanFooter(text)),
      ['from-escaped', 'text-added-below'],
      4,
    ],
    [
      'a downgrade, and a footer',
      EIGHT_BIT,
      (text) => relays.mailmanFooter(relays.postfixDowngrade(text)),
      ['transfer-encoding', 'text-added-below'],
      4,
    ],
  ])('%s', async (_, content, relay, changes, lines) => {
    expectExplained(await sent(content, relay), changes, lines);
  });
});

const replaced =
  (from: string, to: string): relays.Relay =>
  (content) =>
    content.replace(from, to);

describe('what is not known is not called intact', () => {
  it.each<[name: string, content: string, relay: relays.Relay]>([
    ['a word replaced', PLAIN, replaced('Friday', 'Monday')],
    ['a word added', PLAIN, replaced('lunch', 'no lunch')],
    ['a word removed', PLAIN, replaced('lunch', '')],
    ['a line between others', PLAIN, replaced('lunch?', 'lunch?\r\nBring money.')],
    ['a word in the HTML alone', ALTERNATIVE, replaced('<b>lunch', '<b>dinner')],
    ['a word, under a footer', PLAIN, (text) => relays.mailmanFooter(text.replace('Friday', 'Monday'))],
    [
      'a word, downgraded',
      EIGHT_BIT,
      (text) => relays.postfixDowngrade(text.replace('schön', 'mies').replace('M', 'm')),
    ],
    ['a word in base64', BASE64, replaced('w7', 'w6')],
    ['text taken for HTML', PLAIN, replaced('text/plain', 'text/html')],
    [
      'three changes at once',
      QUOTING,
      (text) => relays.mailmanFooter(relays.exchangeBanner(relays.mboxDelivery(text))),
    ],
    [
      'a part swapped for another',
      ALTERNATIVE,
      replaced('<p>Shall we have <b>lunch</b>?</p>', '<p>Pay to Eve.</p>'),
    ],
  ])('%s', async (_, content, relay) => {
    const report = await sent(content, relay);
    expect(report.verdict.kind).toBe('invalid');
    expect(explained(report)).toBeUndefined();
    expect(verdictWords(report).sentence).toBe(
      'The text was changed after signing. In which way could not be found out. Treat it like an unsigned message.',
    );
  });
});

describe('the words', () => {
  it('tell what was added and promise nothing for it', async () => {
    expect(verdictWords(await sent(PLAIN, relays.mailmanFooter))).toEqual({
      headline: "The signature doesn't hold",
      sentence:
        'After signing, 4 lines were added at the end of the text. Before that, it was intact. ' +
        'Treat it like an unsigned message.',
    });
  });

  it('tell of two changes', async () => {
    const both = await sent(`${PLAIN}From me\r\n`, (text) => relays.mboxDelivery(`${text}A line\r\n`));
    expect(verdictWords(both).sentence).toMatch(
      /^After signing, a “>” was put before lines that start with “From”, and a line was added at the end of the text\./,
    );
  });
});

describe('nothing is tried', () => {
  it('where the signature over the digest does not hold', async () => {
    const mallory = await root.issue({ email: 'alice@example.org' });
    const forged = { ...alice, key: mallory.key };
    const report = await sent(PLAIN, relays.mailmanFooter, { signers: [{ by: forged }] });
    const codes = report.verdict.findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['content-changed', 'signature-mismatch']));
    expect(codes).not.toContain('intact-before-change');
  });

  it('where the content lies in the CMS, which no relay changes', async () => {
    const eContent = octets(relays.mailmanFooter(PLAIN));
    const cms = await signCms({ content: octets(PLAIN), eContent, signers: [{ by: alice }] });
    expect(explained(await judgeMessage(pkcs7Mime(cms), { anchors: [root] }))).toBeUndefined();
  });

  it('with a content of more than 8 MiB', async () => {
    let tries = 0;
    const count = () => Promise.resolve(++tries < 0);
    expect(await findChanges(new Uint8Array(8 * 1024 * 1024 + 1), count)).toBeUndefined();
    expect(tries).toBe(0);
  });
});

describe('the work is bounded', () => {
  const MIB = 1024 * 1024;
  const HEAD = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n';
  const PARTS = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n';

  async function tried(content: string): Promise<{ tries: number; octets: number }> {
    let tries = 0;
    let octetsTried = 0;
    await findChanges(octets(content), (form) => {
      tries++;
      octetsTried += form.length;
      return Promise.resolve(false);
    });
    return { tries, octets: octetsTried };
  }

  it.each([
    ['line ends', HEAD, '\r\n'],
    ['From', HEAD, '>From \r\n'],
    ['lines that are too long', HEAD, `${'x'.repeat(998)}\r\n `],
    ['escapes', HEAD.replace('8bit', 'quoted-printable'), '=C3=BC'],
    ['parts', PARTS, '--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n>From \u00e4..\r\n'],
    ['parameters', 'Content-Type: text/plain', ';a="b'],
  ])('on 8 MiB of %s', async (_, head, unit) => {
    const content = (head + unit.repeat((8 * MIB) / unit.length + 1)).slice(0, 8 * MIB);
    const { octets: work } = await tried(content);
    expect(work).toBeGreaterThan(0);
    expect(work).toBeLessThan(120 * MIB);
  });

  it('on a message in which everything can have been changed', async () => {
    const all = [QUOTING, FLOWED, TABLE, EIGHT_BIT, QUOTED, ATTACHMENT, FOLDED];
    const content = `${PARTS}${all.map((part) => `--b\r\n${part}\r\n`).join('')}`;
    const { tries } = await tried(content);
    expect(tries).toBeGreaterThan(500);
    expect(tries).toBeLessThanOrEqual(1000);
  });
});
