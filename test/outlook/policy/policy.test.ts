import { describe, expect, it } from 'vitest';
import { guardPolicyOf, leaveGuardCopy } from '../../../src/outlook/policy/guard-copy.ts';
import { parseConfig } from '../../../src/outlook/policy/config.ts';
import { readGuardPolicy } from '../../../src/outlook/policy/guard-policy.ts';
import { protectionFor, type DomainRule } from '../../../src/outlook/policy/protection.ts';
import { mayLeave, replyStart } from '../../../src/outlook/reply-guard.ts';
import { markerText, parseMarker, UNMARKED } from '../../../src/outlook/draft-marker.ts';
import { method } from '../fake-item.ts';

const WHOLE = {
  anchors: 'anchors.pem',
  relay: 'https://relay.example.org/signet',
  directories: [{ name: 'Our directory', address: 'https://keys.example.org' }],
  graph: {
    clientId: '0f8fad5b-d9cb-469f-a165-70867728950e',
    authority: 'https://login.microsoftonline.com/example.org',
    endpoint: 'https://graph.microsoft.com/v1.0',
  },
  ews: true,
  defaults: [
    { domains: ['example.org', '*.example.org'], sign: 'always', encrypt: 'ask' },
    { domains: ['*'] },
  ],
  locked: ['sign', 'anchors'],
  guard: { onFailure: 'send' },
  delivery: { graphMost: 2_240_000, ewsMost: 5_000_000, carrier: true, largeMail: false },
};

describe('config.json', () => {
  it('is read whole, and may be empty', () => {
    expect(parseConfig(JSON.stringify(WHOLE, null, 2))).toEqual({ kind: 'loaded', config: WHOLE });
    expect(parseConfig('{}')).toEqual({ kind: 'loaded', config: {} });
  });

  it.each<[string, string]>([
    ['', 'the file must be JSON'],
    ['{"ews": true,}', 'the file must be JSON'],
    ['[]', 'the file must be an object'],
    ['null', 'the file must be an object'],
    ['{"evs": true}', 'evs must be left out: nothing has that name'],
    ['{"__proto__": {}}', '__proto__ must be left out: nothing has that name'],
    ['{"constructor": {}}', 'constructor must be left out: nothing has that name'],
    ['{"ews": "true"}', 'ews must be true or false'],
    ['{"ews": true, "ews": false}', 'ews must be there once'],
    ['{"ews": true, "\\u0065ws": false}', 'ews must be there once'],
    ['{"graph": {"clientId": "x"}}', 'graph.authority must be there'],
    ['{"relay": "http://relay.example.org"}', 'relay must be an https address without a slash at its end'],
    ['{"relay": "https://relay.example.org/"}', 'relay must be an https address without a slash at its end'],
    ['{"relay": "https://a@relay.example.org"}', 'relay must be an https address without a slash at its end'],
    ['{"relay": "https://relay.example.org?x"}', 'relay must be an https address without a slash at its end'],
    ['{"relay": "https:relay.example.org"}', 'relay must be an https address without a slash at its end'],
    ['{"anchors": "../anchors.pem"}', 'anchors must be the name of a file beside the pages'],
    [
      '{"defaults": [{"domains": ["example.org"], "sign": "allways"}]}',
      'defaults[0].sign must be "always" or "ask" or "never"',
    ],
    ['{"defaults": [{"domains": ["*"]}, {"sign": "ask"}]}', 'defaults[1].domains must be there'],
    [
      '{"locked": ["all"]}',
      'locked[0] must be "sign" or "encrypt" or "anchors" or "directories" or "network"',
    ],
    [
      '{"delivery": {"graphMost": 4194305}}',
      'delivery.graphMost must be a whole number from 10000 to 4194304',
    ],
    ['{"guard": {"onFailure": true}}', 'guard.onFailure must be "stop" or "send"'],
  ])('%s is unreadable as a whole: %s', (json, problem) => {
    expect(parseConfig(json)).toEqual({ kind: 'unreadable', problem });
  });

  it.each(['Example.org', 'example', '*.', '*example.org', 'exämple.org', 'a..b', '-a.org', 'a.org.', ''])(
    'has no rule for the domain "%s"',
    (domain) => {
      const json = JSON.stringify({ defaults: [{ domains: [domain] }] });
      expect(parseConfig(json)).toMatchObject({ kind: 'unreadable' });
    },
  );

  it('may say the same word in two objects', () => {
    const { kind } = parseConfig('{"defaults": [{"domains": ["a.org"]}, {"domains": ["{\\"domains\\":"]}]}');
    expect(kind).toBe('unreadable');
    expect(parseConfig('{"defaults": [{"domains": ["a.org"]}, {"domains": ["b.org"]}]}').kind).toBe('loaded');
  });
});

describe('protectionFor', () => {
  const rules: readonly DomainRule[] = [
    { domains: ['open.example.org'], sign: 'never', encrypt: 'never' },
    { domains: ['example.org', '*.example.org'], sign: 'always' },
    { domains: ['partner.example'], encrypt: 'always' },
    { domains: ['*'], encrypt: 'never' },
  ];

  it.each<[string[], string, string]>([
    [[], 'ask', 'ask'],
    [['a@example.org'], 'always', 'ask'],
    [['a@EXAMPLE.org.'], 'always', 'ask'],
    [['a@mail.example.org'], 'always', 'ask'],
    [['a@open.example.org'], 'never', 'never'],
    [['a@notexample.org'], 'ask', 'never'],
    [['"a@partner.example"@example.net'], 'ask', 'never'],
    [['a@partner.example', 'b@example.net'], 'ask', 'always'],
    [['a@partner.example', 'b@example.org'], 'always', 'always'],
    [['/o=Example/cn=Alice'], 'always', 'always'],
    [['a@exämple.org'], 'always', 'always'],
    [['a@'], 'always', 'always'],
  ])('of %j: sign %s, encrypt %s', (addresses, sign, encrypt) => {
    expect(protectionFor(rules, addresses)).toEqual({ sign, encrypt });
  });

  it('asks where there are no rules', () => {
    expect(protectionFor([], ['nobody can place this'])).toEqual({ sign: 'ask', encrypt: 'ask' });
  });
});

describe("the guard's copy of the policy", () => {
  const settings = (kept?: unknown) => {
    const set: unknown[] = [];
    const saveAsync = method({ value: undefined });
    return {
      set,
      roaming: { get: () => kept, set: (_name: string, value: unknown) => set.push(value), saveAsync },
    };
  };
  const config = { defaults: [{ domains: ['*'], sign: 'always' }] } as const;

  it('is what the guard can read', async () => {
    const { set, roaming } = settings();
    await leaveGuardCopy(roaming as unknown as Office.RoamingSettings, config);
    expect(set).toEqual([{ rules: config.defaults, onFailure: 'stop' }]);
    expect(readGuardPolicy(set[0])).toEqual(set[0]);
  });

  it('is written only where it changed', async () => {
    const { set, roaming } = settings(guardPolicyOf(config));
    await leaveGuardCopy(roaming as unknown as Office.RoamingSettings, config);
    expect(set).toEqual([]);
  });
});

describe('the reply guard', () => {
  it('switches Encrypt on where it can, and warns where it cannot', () => {
    expect(replyStart({ quotesDecrypted: true, canEncrypt: true })).toBe('encrypt');
    expect(replyStart({ quotesDecrypted: true, canEncrypt: false })).toBe('warn');
    expect(replyStart({ quotesDecrypted: false, canEncrypt: true })).toBe('nothing');
  });

  it.each([
    [true, true, '', true],
    [true, false, '', false],
    [true, false, 'yes', false],
    [true, false, ' Plain ', true],
    [false, false, '', true],
  ])('quoting %s, encrypted %s, typed "%s": may leave %s', (quotesDecrypted, encrypted, typed, expected) => {
    expect(mayLeave({ quotesDecrypted }, { encrypted, typed })).toBe(expected);
  });
});

describe("a draft's marker", () => {
  it('comes back as it was written', () => {
    const marker = { ...UNMARKED, sign: true, carrier: true, begun: true, seed: '0b6c-1' };
    expect(markerText(marker)).toBe('v1; sign; carrier; begun; seed=0b6c-1');
    expect(parseMarker(markerText(marker))).toEqual(marker);
    expect(parseMarker(markerText(UNMARKED))).toEqual(UNMARKED);
  });

  it.each(['v2; sign', 'sign', 'v1; burn', 'v1; seed=a b', 'v1;;'])(
    '"%s" is taken for the strictest',
    (text) => {
      expect(parseMarker(text)).toMatchObject({ sign: true, encrypt: true, quotesDecrypted: true });
    },
  );

  it.each([undefined, '', ' '])('%j is none', (text) => {
    expect(parseMarker(text)).toEqual(UNMARKED);
  });
});
