import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryOutcome } from '../../../src/outlook/delivery/outcome.ts';
import { accepted, busy, createStandInEws, type StandInEws } from '../../support/stand-in-ews.ts';
import { startSite, type Site } from '../../taskpane/browser.ts';
import type { Passing } from './ews-page.ts';
import { ID, letter } from './letters.ts';

const SENT: DeliveryOutcome = { kind: 'sent', by: 'ews' };
const UNKNOWN: DeliveryOutcome = { kind: 'unknown', messageId: ID };

let site: Site;
let page: Page;
let ews: StandInEws;

beforeAll(async () => {
  site = await startSite(
    { page: fileURLToPath(new URL('ews-page.ts', import.meta.url)) },
    { allowNetwork: true, chromiumArgs: ['--ignore-certificate-errors'] },
  );
  page = await site.browser.newPage();
  await page.goto(site.address);
  await page.waitForFunction('window.sendByEws !== undefined');
});
afterAll(() => site.close());

beforeEach(async () => {
  ews = await createStandInEws();
});
afterEach(() => ews.close());

const send = (passing?: Passing, most?: number): Promise<DeliveryOutcome> =>
  page.evaluate(([url, bytes, how, limit]) => window.sendByEws(url, bytes, how, limit), [
    ews.url,
    [...letter()],
    passing,
    most,
  ] as const);

const because = (why: object) => ({ kind: 'refused', why });

describe('sending by EWS, in a browser under the policy of the pane', () => {
  it('hands over every octet', async () => {
    expect(await send()).toEqual(SENT);
    expect(ews.sent).toEqual([letter()]);
    expect(ews.asked).toEqual(['FindItem', 'CreateItem']);
  });

  it('sends nothing that Sent Items has already', async () => {
    await send();
    expect(await send()).toEqual(SENT);
    expect(ews.sent).toHaveLength(1);
  });

  it.each([
    ['ErrorSendAsDenied', { code: 'send-as-denied' }],
    ['ErrorMessageSizeExceeded', { code: 'server-too-large' }],
    ['ErrorAccessDenied', { code: 'access-denied', detail: 'ErrorAccessDenied' }],
    ['ErrorMimeContentInvalid', { code: 'not-accepted', detail: 'ErrorMimeContentInvalid' }],
    [busy(90_000), { code: 'throttled', seconds: 90 }],
  ])('is refused by %s', async (fault, why) => {
    ews.faults.push(fault);
    expect(await send()).toEqual(because(why));
    expect(ews.sent).toEqual([]);
  });

  it.each([
    ['an error that leaves it open', 'ErrorTimeoutExpired'],
    ['no XML', 'not xml'],
    ['XML of something else', '<a/>'],
    ['a name that every object has', 'constructor'],
    ['a DOCTYPE', accepted.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>')],
  ])('is unknown after %s, and found where it was sent', async (_name, fault) => {
    ews.faults.push(fault, `+${fault}`);
    expect(await send()).toEqual(UNKNOWN);
    expect(await send()).toEqual(SENT);
  });

  it('looks in Sent Items where the answer got lost', async () => {
    expect(await send('lost')).toEqual(SENT);
    expect(ews.sent).toHaveLength(1);
  });

  it.each(['not xml', 'ErrorInvalidOperation', '<a/>'])(
    'sends nothing where Sent Items cannot be looked at: %s',
    async (fault) => {
      ews.lookFaults.push(fault);
      expect(await send()).toMatchObject({ kind: 'refused', why: { code: 'not-accepted' } });
      expect(ews.sent).toEqual([]);
    },
  );

  it.each<[string, Passing, string]>([
    ['no such call', 'missing', 'unsupported'],
    ['no permission', 'throws', 'unsupported'],
    ['no token', 9018, 'sign-in-failed'],
    ['another error', 9020, 'unreachable'],
  ])('sends nothing where Outlook has %s', async (_name, passing, code) => {
    expect(await send(passing)).toMatchObject({ kind: 'refused', why: { code } });
    expect(ews.sent).toEqual([]);
  });

  it('asks nobody about what is too large', async () => {
    expect(await send('on', 100)).toMatchObject({ kind: 'refused', why: { code: 'too-large', most: 100 } });
    expect(ews.asked).toEqual([]);
  });
});

describe('reading by EWS', () => {
  const read = (id: string) =>
    page.evaluate(([url, itemId]) => window.readByEws(url, itemId), [ews.url, id] as const);

  it('gets every octet', async () => {
    ews.mailbox.set('A&"<\'1', letter());
    const original = await read('A&"<\'1');
    expect(original).toMatchObject({ kind: 'original', rung: 'ews' });
    expect(original.kind === 'original' && Object.values(original.bytes)).toEqual([...letter()]);
  });

  it('says that the server would not', async () => {
    expect(await read('B')).toMatchObject({
      kind: 'no-original',
      tried: [{ rung: 'getAsFileAsync' }, { rung: 'ews', why: 'refused' }, { rung: 'attachment' }],
    });
  });
});
