import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutbox, SETTLED, type Outbox } from '../../../src/outlook/delivery/outbox.ts';
import { GRAPH_MOST, graphRoad } from '../../../src/outlook/delivery/graph.ts';
import type { GraphAccess } from '../../../src/outlook/delivery/graph-request.ts';
import type { DeliveryOutcome, Refusal } from '../../../src/outlook/delivery/outcome.ts';
import { SignInError, type TokenSource } from '../../../src/outlook/delivery/token-source.ts';
import {
  createStandInGraph,
  loopbackFetch,
  type Fault,
  type StandInGraph,
} from '../../support/stand-in-graph.ts';
import { ID, letter, notedPauses, unheard } from './letters.ts';

const SENT: DeliveryOutcome = { kind: 'sent', by: 'graph' };
const UNKNOWN: DeliveryOutcome = { kind: 'unknown', messageId: ID };
const refused = (why: Refusal): DeliveryOutcome => ({ kind: 'refused', why });

let graph: StandInGraph;
let pauses: number[];
let access: GraphAccess;
let time: number;
let renewals: number;

const token: TokenSource = (_scopes, { renew }) => {
  if (renew) renewals++;
  return Promise.resolve(renew ? 'token-2' : 'token-1');
};

beforeEach(async () => {
  graph = await createStandInGraph();
  const noted = notedPauses();
  ({ pauses } = noted);
  time = Date.UTC(2026, 5, 1);
  renewals = 0;
  access = { base: graph.base, token, fetch: loopbackFetch, now: () => time, pause: noted.pause };
});

afterEach(() => graph.close());

const outbox = (more: Partial<GraphAccess> = {}, begunEarlier = false): Outbox =>
  createOutbox({
    road: graphRoad({ ...access, ...more }),
    begunEarlier,
    now: () => time,
    ...(access.pause ? { pause: access.pause } : {}),
  });

describe('sending by Graph', () => {
  it('hands over every octet, and says that it was sent', async () => {
    expect(await outbox().send(letter(), unheard())).toEqual(SENT);
    expect(graph.sent).toEqual([letter()]);
    expect(graph.asked.at(-1)).toBe('POST /v1.0/me/sendMail');
  });

  it.each<[string, Exclude<Fault, string>, Refusal]>([
    ['200, as it refuses what is too large', { status: 200 }, { code: 'not-accepted', detail: 'HTTP 200' }],
    ['another success', { status: 201 }, { code: 'not-accepted', detail: 'HTTP 201' }],
    [
      'a malformed message',
      { status: 400, code: 'ErrorX' },
      { code: 'not-accepted', detail: 'HTTP 400 ErrorX' },
    ],
    ['a code that is no word', { status: 400, code: '<b>' }, { code: 'not-accepted', detail: 'HTTP 400' }],
    ['a From that is not theirs', { status: 403, code: 'ErrorSendAsDenied' }, { code: 'send-as-denied' }],
    [
      'no right',
      { status: 403, code: 'ErrorAccessDenied' },
      { code: 'access-denied', detail: 'HTTP 403 ErrorAccessDenied' },
    ],
    ['413', { status: 413 }, { code: 'server-too-large' }],
    [
      'too large by its code',
      { status: 400, code: 'ErrorMessageSizeExceeded' },
      { code: 'server-too-large' },
    ],
  ])('is refused by %s, once, and may be pressed again', async (_name, fault, why) => {
    graph.faults.push(fault);
    const box = outbox();
    expect(await box.send(letter(), unheard())).toEqual(refused(why));
    expect(graph.asked.filter((line) => line.startsWith('POST'))).toHaveLength(1);
    expect(graph.sent).toEqual([]);
    expect(await box.send(letter(), unheard())).toEqual(SENT);
    expect(graph.sent).toHaveLength(1);
  });

  it('asks nobody about what is too large', async () => {
    const bytes = letter(ID, 'x'.repeat(GRAPH_MOST));
    const outcome = await outbox().send(bytes, unheard());
    expect(outcome).toMatchObject({ kind: 'refused', why: { code: 'too-large', most: GRAPH_MOST } });
    expect(graph.asked).toEqual([]);
  });

  it.each([
    ['none', 'X: 1\r\n\r\n'],
    ['two', `Message-ID: ${ID}\r\nMessage-ID: <b@c>\r\n\r\n`],
    ['an odd one', 'Message-ID: a b\r\n\r\n'],
  ])('sends nothing that has %s of a Message-ID', async (_name, text) => {
    const outcome = await outbox().send(new TextEncoder().encode(text), unheard());
    expect(outcome).toEqual(refused({ code: 'no-message-id' }));
    expect(graph.asked).toEqual([]);
  });

  it('renews a token once', async () => {
    graph.tokens.allowed = ['token-2'];
    expect(await outbox().send(letter(), unheard())).toEqual(SENT);
    expect(graph.tokens.came).toEqual(['token-1', 'token-2', 'token-1', 'token-2']);
    expect(graph.sent).toHaveLength(1);
  });

  it('gives up where the new one is refused too', async () => {
    graph.tokens.allowed = [];
    const outcome = await outbox().send(letter(), unheard());
    expect(outcome).toEqual(
      refused({ code: 'sign-in-failed', detail: 'HTTP 401 InvalidAuthenticationToken' }),
    );
    expect(renewals).toBe(1);
  });

  it('sends nothing without a token', async () => {
    const outcome = await outbox({ token: () => Promise.reject(new SignInError('user_cancelled')) }).send(
      letter(),
      unheard(),
    );
    expect(outcome).toEqual(refused({ code: 'sign-in-failed', detail: 'user_cancelled' }));
    expect(graph.asked).toEqual([]);
  });
});

describe('a busy server', () => {
  it('is waited for as long as it says', async () => {
    graph.faults.push(
      { status: 429, retryAfter: '7' },
      { status: 429, retryAfter: new Date(time + 9_000).toUTCString() },
    );
    expect(await outbox().send(letter(), unheard())).toEqual(SENT);
    expect(pauses).toEqual([7_000, 9_000]);
  });

  it('is waited for a little where it says nothing', async () => {
    graph.faults.push({ status: 429 });
    expect(await outbox().send(letter(), unheard())).toEqual(SENT);
    expect(pauses).toEqual([5_000]);
  });

  it('is not waited for longer than a minute, nor asked more than three times', async () => {
    graph.faults.push({ status: 429, retryAfter: '61' });
    expect(await outbox().send(letter(), unheard())).toEqual(refused({ code: 'throttled', seconds: 61 }));
    expect(pauses).toEqual([]);
    graph.faults.push(...Array<Fault>(3).fill({ status: 429, retryAfter: '1' }));
    expect(await outbox().send(letter(), unheard())).toEqual(refused({ code: 'throttled', seconds: 1 }));
    expect(graph.sent).toEqual([]);
  });

  it('can be left while waiting: nothing was sent', async () => {
    graph.faults.push({ status: 429, retryAfter: '30' });
    const cancel = new AbortController();
    const box = outbox({
      pause: (_milliseconds, signal) => {
        cancel.abort(new Error('cancelled'));
        return Promise.reject(signal.reason as Error);
      },
    });
    expect(await box.send(letter(), cancel.signal)).toEqual({ kind: 'cancelled' });
    expect(graph.sent).toEqual([]);
  });
});

describe('a message that got no answer', () => {
  it.each<[string, Fault]>([
    ['the connection was cut after it was taken', 'accept-and-cut'],
    ['the gateway gave up after it was taken', 'accept-and-504'],
  ])('was sent, as Sent Items shows: %s', async (_name, fault) => {
    graph.faults.push(fault);
    const box = outbox();
    expect(await box.send(letter(), unheard())).toEqual(SENT);
    expect(await box.send(letter(), unheard())).toEqual(SENT);
    expect(graph.sent).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['cut', 'cut'],
    ['a server error', { status: 500 }],
    ['unavailable', { status: 503, retryAfter: '1' }],
    ['timed out', { status: 408 }],
  ])('is unknown where Sent Items does not show it: %s', async (_name, fault) => {
    graph.faults.push(fault);
    expect(await outbox().send(letter(), unheard())).toEqual(UNKNOWN);
    expect(pauses).toEqual([0, 2_000, 5_000, 10_000]);
  });

  it('is never sent by a second press, whatever Sent Items says', async () => {
    graph.faults.push('accept-and-cut');
    graph.showsAtOnce = false;
    const box = outbox();
    expect(await box.send(letter(), unheard())).toEqual(UNKNOWN);
    expect(await box.send(letter(), unheard())).toEqual(UNKNOWN);
    time += SETTLED - 1;
    expect(await box.sendAgain(letter(), unheard())).toEqual(UNKNOWN);
    graph.showsAtOnce = true;
    time += 1;
    expect(await box.sendAgain(letter(), unheard())).toEqual(SENT);
    expect(graph.sent).toHaveLength(1);
  });

  it('is found by a later look', async () => {
    graph.faults.push('accept-and-cut');
    graph.showsAtOnce = false;
    const box = outbox();
    await box.send(letter(), unheard());
    graph.showsAtOnce = true;
    expect(await box.check(ID, unheard())).toEqual(SENT);
  });

  it('can be sent again once it is long missing, and each time anew only then', async () => {
    graph.faults.push('cut', 'cut');
    const box = outbox();
    await box.send(letter(), unheard());
    time += SETTLED;
    expect(await box.check(ID, unheard())).toEqual(UNKNOWN);
    expect(await box.sendAgain(letter(), unheard())).toEqual(UNKNOWN);
    expect(await box.sendAgain(letter(), unheard())).toEqual(UNKNOWN);
    expect(graph.asked.filter((line) => line.startsWith('POST'))).toHaveLength(2);
    time += SETTLED;
    expect(await box.sendAgain(letter(), unheard())).toEqual(SENT);
    expect(graph.sent).toHaveLength(1);
  });

  it('stays unknown where nobody can look', async () => {
    graph.faults.push('accept-and-cut');
    graph.lookFaults.push({ status: 200 }, ...Array<Fault>(4).fill('cut'));
    // The first look, before sending, is answered by no list: then nothing is sent.
    const box = outbox();
    expect(await box.send(letter(), unheard())).toMatchObject({ why: { code: 'not-accepted' } });
    expect(graph.sent).toEqual([]);
    graph.lookFaults.length = 0;
    let looks = 0;
    const lost = outbox({
      fetch: (address, init) => {
        if (init?.method === 'GET' && looks++ > 0) return Promise.reject(new TypeError('network'));
        return loopbackFetch(address, init);
      },
    });
    expect(await lost.send(letter(), unheard())).toEqual(UNKNOWN);
    expect(graph.sent).toHaveLength(1);
  });

  it('is unknown when cancelled on its way, and never called cancelled', async () => {
    const cancel = new AbortController();
    const box = outbox({
      fetch: async (address, init) => {
        const answer = await loopbackFetch(address, init);
        if (init?.method !== 'POST') return answer;
        cancel.abort(new Error('cancelled'));
        throw cancel.signal.reason as Error;
      },
    });
    expect(await box.send(letter(), cancel.signal)).toEqual(UNKNOWN);
    expect(graph.sent).toHaveLength(1);
    expect(await box.check(ID, unheard())).toEqual(SENT);
  });
});

describe('a second press', () => {
  it('at the same moment shares the outcome of the first', async () => {
    const box = outbox();
    const outcomes = await Promise.all([1, 2, 3].map(() => box.send(letter(), unheard())));
    expect(outcomes).toEqual([SENT, SENT, SENT]);
    expect(graph.sent).toHaveLength(1);
  });

  it('in a pane opened anew finds what the first one sent', async () => {
    await outbox().send(letter(), unheard());
    expect(await outbox().send(letter(), unheard())).toEqual(SENT);
    expect(graph.sent).toHaveLength(1);
  });

  it('in a pane opened anew sends nothing of a draft whose sending was begun', async () => {
    graph.faults.push('accept-and-cut');
    graph.showsAtOnce = false;
    await outbox().send(letter(), unheard());
    const anew = outbox({}, true);
    expect(await anew.send(letter(), unheard())).toEqual(UNKNOWN);
    time += SETTLED;
    graph.showsAtOnce = true;
    expect(await anew.sendAgain(letter(), unheard())).toEqual(SENT);
    expect(graph.sent).toHaveLength(1);
  });
});

it('sends nothing where the server cannot be reached, and says so', async () => {
  graph.lookFaults.push('cut');
  expect(await outbox().send(letter(), unheard())).toEqual(
    refused({ code: 'unreachable', detail: 'no answer' }),
  );
  expect(graph.sent).toEqual([]);
});

it('sends nothing where it was cancelled before', async () => {
  expect(await outbox().send(letter(), AbortSignal.abort(new Error('cancelled')))).toEqual({
    kind: 'cancelled',
  });
  expect(graph.asked).toEqual([]);
});
