import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { CARRIER_FILE, CARRIER_TEXT } from '../../src/outlook/carrier-text.ts';
import { markerText, UNMARKED, type DraftMarker } from '../../src/outlook/draft-marker.ts';
import { guardWords, OPEN_LABEL, type StopReason } from '../../src/launchevent/guard-words.ts';
import { method, type Reply } from '../outlook/fake-item.ts';
import { buildGuard, pressSend } from './built-guard.ts';

const RULES = {
  defaults: [
    { domains: ['secret.example'], encrypt: 'always' },
    { domains: ['*.example.org'], sign: 'always' },
  ],
};

let free: string;
let strict: string;
let lenient: string;

beforeAll(() => {
  free = buildGuard({});
  strict = buildGuard(RULES);
  lenient = buildGuard({ ...RULES, guard: { onFailure: 'send' } });
});

interface Draft {
  readonly marker?: Partial<DraftMarker>;
  readonly header?: Reply<Record<string, string>>;
  readonly to?: Reply<readonly string[]>;
  readonly bcc?: readonly string[];
  readonly files?: readonly string[];
  readonly body?: string;
}

const people = (addresses: Reply<readonly string[]>) => ({
  getAsync: method(
    typeof addresses === 'object' && 'value' in addresses
      ? { value: addresses.value.map((emailAddress) => ({ emailAddress })) }
      : addresses,
  ),
});

function draft({
  marker,
  header,
  to = { value: ['bob@example.net'] },
  bcc = [],
  files = [],
  body = '',
}: Draft) {
  const value = marker === undefined ? {} : { 'x-signet-draft': markerText({ ...UNMARKED, ...marker }) };
  return {
    internetHeaders: { getAsync: method(header ?? { value }) },
    to: people(to),
    cc: people({ value: [] }),
    bcc: people({ value: bcc }),
    getAttachmentsAsync: method({ value: files.map((name) => ({ name })) }),
    body: { getAsync: method({ value: body }) },
  };
}

const stopped = (reason: StopReason) => ({
  allowEvent: false,
  errorMessage: guardWords[reason],
  cancelLabel: OPEN_LABEL,
  commandId: 'Signet.Compose.Button',
});

describe('the guard, as built, in an engine without a page', () => {
  it('is one small script of ES2016 that imports nothing', () => {
    const printed = (target: string) => transformSync(strict, { target, minifyWhitespace: true }).code;
    // Any newer syntax would be written anew for the older engine.
    expect(printed('es2016')).toBe(printed('esnext'));
    expect(printed('es2016')).not.toMatch(/\b(import|export|require)\b/);
    expect(strict.length).toBeLessThan(12_000);
    expect(strict).not.toMatch(/\b(document|localStorage|XMLHttpRequest|importScripts|fetch|crypto)\b/);
  });

  it('lets a draft go of which nobody asked anything', async () => {
    expect(await pressSend(free, draft({}))).toEqual({ allowEvent: true });
  });

  it.each<[StopReason, Partial<DraftMarker>]>([
    ['marked-sign', { sign: true }],
    ['marked-encrypt', { encrypt: true }],
    ['marked-encrypt', { sign: true, encrypt: true }],
    ['quotes-decrypted', { quotesDecrypted: true }],
    ['begun', { sign: true, seed: 'a-1', begun: true }],
    ['begun', { carrier: true, begun: true }],
  ])('stops a marked draft: %s', async (reason, marker) => {
    expect(await pressSend(free, draft({ marker }))).toEqual(stopped(reason));
  });

  it('stops a draft whose mark it cannot read', async () => {
    const header = { value: { 'X-Signet-Draft': 'v2; whatever' } };
    expect(await pressSend(free, draft({ header }))).toEqual(stopped('marked-encrypt'));
  });

  it.each<[StopReason, Draft]>([
    ['policy-encrypt', { to: { value: ['a@secret.example'] } }],
    ['policy-encrypt', { bcc: ['A@SECRET.EXAMPLE.'] }],
    ['policy-encrypt', { to: { value: ['a@mail.example.org', 'b@secret.example'] } }],
    ['policy-encrypt', { to: { value: ['nobody can place this'] } }],
    ['policy-sign', { to: { value: ['a@mail.example.org'] } }],
  ])('stops what the policy wants protected: %s', async (reason, item) => {
    expect(await pressSend(strict, draft(item))).toEqual(stopped(reason));
    expect(await pressSend(lenient, draft(item))).toEqual(stopped(reason));
  });

  it('lets go what the policy leaves to the person', async () => {
    expect(await pressSend(strict, draft({ to: { value: ['a@example.org'] } }))).toEqual({
      allowEvent: true,
    });
  });

  it.each<[string, Draft]>([
    ['fails at the mark', { header: { code: 9020 } }],
    ['is silent about the mark', { header: 'silence' }],
    ['throws', { header: 'throws' }],
    ['is silent about the recipients', { to: 'silence' }],
  ])('stops or sends as configured where Outlook %s', async (_name, item) => {
    expect(await pressSend(strict, draft(item))).toEqual(stopped('unknown'));
    expect(await pressSend(lenient, draft(item))).toEqual({ allowEvent: true });
  });

  it('stops where there is no draft to ask', async () => {
    expect(await pressSend(strict, undefined)).toEqual(stopped('unknown'));
  });

  describe("with the pane's copy of the policy", () => {
    const copy = (rules: unknown, onFailure = 'send') => ({ rules, onFailure });

    it('stops what the copy adds', async () => {
      const setting = copy([{ domains: ['*'], encrypt: 'always' }]);
      expect(await pressSend(free, draft({}), setting)).toEqual(stopped('policy-encrypt'));
    });

    it('still stops what was built in', async () => {
      const item = draft({ to: { value: ['a@secret.example'] } });
      const setting = copy([{ domains: ['*'], sign: 'never', encrypt: 'never' }]);
      expect(await pressSend(strict, item, setting)).toEqual(stopped('policy-encrypt'));
      expect(await pressSend(strict, draft({ header: 'throws' }), setting)).toEqual(stopped('unknown'));
    });

    it.each([['text'], [copy('x')], [copy([{ domains: 'x' }])], [copy([], 'perhaps')], [{}]])(
      'stops where it cannot be read: %j',
      async (setting) => {
        expect(await pressSend(free, draft({}), setting)).toEqual(stopped('unknown'));
      },
    );
  });

  describe('of a carrier', () => {
    const carrier = { marker: { carrier: true, encrypt: true }, files: [CARRIER_FILE], body: CARRIER_TEXT };

    it('lets it go as it was made, its lines broken or not', async () => {
      const body = ` ${CARRIER_TEXT.replace(' an ', ' an\r\n')}\r\n`;
      expect(await pressSend(strict, draft({ ...carrier, body }))).toEqual({ allowEvent: true });
    });

    it.each([
      ['a text', { body: `${CARRIER_TEXT} And this.` }],
      ['a file', { files: [CARRIER_FILE, 'plan.pdf'] }],
      ['another file instead', { files: ['plan.pdf'] }],
    ])('stops it once somebody added %s', async (_name, change) => {
      expect(await pressSend(strict, draft({ ...carrier, ...change }))).toEqual(stopped('carrier-changed'));
    });
  });
});

describe('guardWords', () => {
  it.each(Object.entries(guardWords))('%s fits into what Outlook shows', (_reason, sentence) => {
    expect(sentence.length).toBeLessThanOrEqual(500);
    expect(sentence).toMatch(/[.!]$/);
  });

  it('has a button of at most 20 characters', () => {
    expect(OPEN_LABEL.length).toBeLessThanOrEqual(20);
  });
});
