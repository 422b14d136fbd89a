import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALL, SAMPLES, startSite, type Outlook, type Site } from './outlook.ts';

const bytesOf = (name: string): Buffer => readFileSync(`${SAMPLES}${name}`);
const repeated = (line: string, times: number): Buffer => Buffer.from(line.repeat(times));

/** Messages that nobody sends but to do harm. */
const HOSTILE: Readonly<Record<string, Uint8Array>> = {
  '90-cut-off.eml': bytesOf('01-signed.eml').subarray(0, 2000),
  '91-random.eml': Buffer.concat([
    Buffer.from(
      'From: a@example.org\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n',
    ),
    Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251)),
  ]),
  '92-deep-asn1.eml': Buffer.concat([
    Buffer.from(
      'From: a@example.org\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    ),
    Buffer.from(Buffer.alloc(300_000, Buffer.from([0x30, 0x80])).toString('base64')),
  ]),
  '93-many-parts.eml': Buffer.concat([
    Buffer.from('From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'),
    repeated('--b\r\n\r\nx\r\n', 2000),
  ]),
  '94-nested.eml': Buffer.from(
    `From: a@example.org\r\n${Array.from({ length: 400 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('')}`,
  ),
  '95-large.eml': Buffer.concat([bytesOf('09-not-signed.eml'), repeated(`${'x'.repeat(76)}\r\n`, 200_000)]),
};

let site: Site;
let outlook: Outlook;

beforeAll(async () => {
  site = await startSite(HOSTILE);
  outlook = await site.open();
}, 120_000);
afterAll(() => site.close());

const headline = (name: string) => outlook.card(name).waitFor();

describe('a message opened in Outlook', () => {
  it.each([
    [
      '01-signed.eml',
      'Signed by Alice Example',
      'alice@example.org is the sender. Nothing was changed since signing.',
    ],
    ['02-signed-opaque.eml', 'Signed by Bob Example', 'bob@example.org is the sender.'],
    ['03-changed-after-signing.eml', "The signature doesn't hold", 'The text was changed after signing.'],
    [
      '04-signed-by-another.eml',
      "Signed, but the sender isn't proven",
      'The certificate belongs to eve@example.org',
    ],
    [
      '05-signed-by-nobody-known.eml',
      "Signed, but the sender isn't proven",
      'anybody can make a certificate',
    ],
    ['06-mailing-list-footer.eml', 'Only part of this message is signed', 'Nobody signed the rest.'],
    ['07-certificate-revoked.eml', "The signer's certificate was revoked", 'somebody else may have its key'],
    [
      '08-certificate-expired-since.eml',
      'Signed, but the certificate has expired since',
      'expired on November 22, 2026',
    ],
    ['09-not-signed.eml', 'Not signed', 'Nothing proves that alice@example.org sent it.'],
    ['10-encrypted.eml', 'Encrypted, and not opened here', 'There is no key here that opens it'],
  ])('%s: %s', async (file, title, sentence) => {
    await outlook.select(file);
    await headline(title);
    expect(await outlook.card(title).textContent()).toContain(sentence);
    expect(await outlook.pane.getByRole('heading', { level: 1 }).allTextContents()).toEqual([title]);
  });

  it('says how the message came, who signed, and who vouches for whom', async () => {
    await outlook.select('01-signed.eml');
    await headline('Signed by Alice Example');
    const text = (await outlook.pane.locator('main').textContent()) ?? '';
    for (const part of [
      'Outlook handed over the whole message',
      'Signet Sample Mail CA',
      "the signer's own claim",
      'Signet Sample Root',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('and then nothing selected', async () => {
    await outlook.selectNothing();
    await headline('No message selected');
  });
});

describe('a pinned pane', () => {
  it('keeps the verdict of the message that is selected, however quickly they change', async () => {
    for (const file of [
      '03-changed-after-signing.eml',
      '09-not-signed.eml',
      '04-signed-by-another.eml',
      '10-encrypted.eml',
    ]) {
      void outlook.select(file);
    }
    await outlook.select('02-signed-opaque.eml');
    await headline('Signed by Bob Example');
    await outlook.page.waitForTimeout(1000);
    expect(await outlook.pane.getByRole('heading', { level: 1 }).textContent()).toBe('Signed by Bob Example');
  });

  it('drops an answer that comes when another message is open', async () => {
    await outlook.behave(CALL.getAsFile, { delay: 1500 });
    await outlook.select('01-signed.eml');
    await outlook.behave(CALL.getAsFile, null);
    await outlook.select('09-not-signed.eml');
    await headline('Not signed');
    await outlook.page.waitForTimeout(2000);
    expect(await outlook.pane.getByRole('heading', { level: 1 }).textContent()).toBe('Not signed');
  });

  it('can be told to stop, and to check again', async () => {
    await outlook.behave(CALL.getAsFile, { delay: 20_000 });
    await outlook.select('01-signed.eml');
    await outlook.pane.getByRole('button', { name: 'Cancel' }).click();
    await headline('Stopped');
    await outlook.behave(CALL.getAsFile, null);
    await outlook.pane.getByRole('button', { name: 'Check again' }).click();
    await headline('Signed by Alice Example');
  });
});

describe('Outlook does not give the message', () => {
  it('getAsFileAsync fails: the attachment serves, and the pane says so', async () => {
    await outlook.behave(CALL.getAsFile, { fail: 9020 });
    for (const [file, title] of [
      ['01-signed.eml', 'Signed by Alice Example'],
      ['02-signed-opaque.eml', 'Signed by Bob Example'],
      ['03-changed-after-signing.eml', "The signature doesn't hold"],
    ] as const) {
      await outlook.select(file);
      await headline(title);
      expect(await outlook.pane.locator('main').textContent()).toContain('attachment');
    }
  });

  it('getAsFileAsync is silent: after its time limit the attachment serves', async () => {
    await outlook.behave(CALL.getAsFile, { silent: true });
    await outlook.select('01-signed.eml');
    await outlook.card('Signed by Alice Example').waitFor({ timeout: 45_000 });
  }, 60_000);

  it('getAsFileAsync gives a rewritten message: it is not judged, the attachment is', async () => {
    const rewritten = 'From: alice@example.org\r\nContent-Type: text/plain\r\n\r\nThe contract is final.\r\n';
    await outlook.behave(CALL.getAsFile, { answer: Buffer.from(rewritten).toString('base64') });
    await outlook.select('01-signed.eml');
    await headline('Signed by Alice Example');
    await outlook.behave(CALL.getAttachmentContent, { fail: 9003 });
    await outlook.select('02-signed-opaque.eml');
    await headline("Outlook didn't give us the original message");
  });

  it('nothing serves: a file of the message does', async () => {
    await outlook.behave(CALL.getAsFile, { answer: '' });
    await outlook.behave(CALL.getAttachmentContent, { answer: { content: '', format: 'base64' } });
    await outlook.select('01-signed.eml');
    await headline("Outlook didn't give us the original message");
    await outlook.pane.locator('input[type=file]').setInputFiles(`${SAMPLES}01-signed.eml`);
    await headline('Signed by Alice Example');
    expect(await outlook.pane.locator('main').textContent()).toContain('about the file you opened');
    await outlook.behave(CALL.getAsFile, null);
    await outlook.behave(CALL.getAttachmentContent, null);
  });
});

describe('hostile messages', () => {
  it.each([
    ['90-cut-off.eml', "The signature can't be checked"],
    ['91-random.eml', "The signature can't be checked"],
    ['92-deep-asn1.eml', "The signature can't be checked"],
    ['93-many-parts.eml', 'Not checked'],
    ['94-nested.eml', 'Not checked'],
    ['95-large.eml', 'Not signed'],
  ])('%s: %s', async (file, title) => {
    await outlook.select(file);
    await headline(title);
  });
});

describe('what the pane leaves behind', () => {
  it('nothing in the console of any frame', () => {
    expect(outlook.complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('nothing that axe finds, %s', async (colorScheme) => {
    const other = await site.open({ colorScheme });
    for (const [file, title] of [
      ['01-signed.eml', 'Signed by Alice Example'],
      ['04-signed-by-another.eml', "Signed, but the sender isn't proven"],
    ] as const) {
      await other.select(file);
      await other.card(title).waitFor();
      const { violations } = await new AxeBuilder({ page: other.page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await other.page.context().close();
  });
});
