import { describe, expect, it } from 'vitest';
import type { Received } from '../../src/smime/content.ts';
import type { Report, Step } from '../../src/smime/report.ts';
import type { Trust } from '../../src/taskpane/anchors.ts';
import { createReadStore, type Original, type Source } from '../../src/taskpane/read/read-store.ts';
import type { VerifyHooks } from '../../src/worker/client.ts';
import type { VerifyOptions } from '../../src/worker/protocol.ts';
import { reportOf, samples } from './samples.ts';

interface Job {
  readonly bytes: Uint8Array;
  readonly options: VerifyOptions;
  readonly signal: AbortSignal;
  readonly step: (step: Step) => void;
  readonly finish: (report: Report) => void;
  readonly fail: (error: Error) => void;
}

const trust: Trust = { state: 'loaded', anchors: [new Uint8Array([1])], mozilla: 'on', network: 'off' };

/** A core that answers when the test says so, deaf to its signal if asked to be. */
function setUp({ deaf = false } = {}) {
  const jobs: Job[] = [];
  const decisions: (readonly [string, string])[] = [];
  const store = createReadStore({
    now: () => new Date('2026-11-03T14:00:00Z'),
    trust: () => Promise.resolve(trust),
    verifier: {
      decide: (decision, at) => {
        decisions.push([decision.kind, at]);
        return Promise.resolve();
      },
      verify: (bytes: Uint8Array, options: VerifyOptions, { signal, onStep }: VerifyHooks) =>
        new Promise<Received>((give, fail) => {
          const finish = (report: Report) => give({ report, content: undefined, attached: [] });
          if (!deaf) signal.addEventListener('abort', () => fail(signal.reason as Error));
          jobs.push({ bytes, options, signal, step: onStep, finish, fail });
        }),
    },
  });
  const seen: string[] = [];
  store.subscribe(() => seen.push(store.snapshot().kind));
  return { store, jobs, seen, decisions };
}

const message = (first: number, from = ''): Original => ({
  kind: 'original',
  bytes: new Uint8Array([first]),
  rung: 'getAsFileAsync',
  from,
});
const source =
  (first: number, from = ''): Source =>
  () =>
    Promise.resolve(message(first, from));

/** Lets everything that is already decided happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

const alice = reportOf(samples.verified);
const eve = reportOf(samples.caution);

describe('the read store', () => {
  it('reads, judges, and tells each step', async () => {
    const { store, jobs } = setUp();
    expect(store.snapshot().kind).toBe('nothing-selected');
    store.open(source(1, 'alice@example.org'));
    expect(store.snapshot()).toEqual({ kind: 'loading', step: 'reading' });
    await settle();
    jobs[0]!.step('path');
    expect(store.snapshot()).toEqual({ kind: 'loading', step: 'path' });
    jobs[0]!.finish(alice);
    await settle();
    expect(store.snapshot()).toMatchObject({
      kind: 'judged',
      report: alice,
      origin: 'getAsFileAsync',
      trust,
    });
    expect(jobs[0]!.options).toEqual({
      at: '2026-11-03T14:00:00.000Z',
      anchors: trust.anchors,
      trustMozilla: true,
      revocation: 'soft',
      network: false,
      from: 'alice@example.org',
    });
  });

  it('names no sender to the core where Outlook names none', async () => {
    const { store, jobs } = setUp();
    store.open(source(1));
    await settle();
    expect(jobs[0]!.options).not.toHaveProperty('from');
  });

  it('keeps the verdict of the message that is open, whatever comes late for the one before', async () => {
    const { store, jobs } = setUp({ deaf: true });
    store.open(source(1));
    await settle();
    store.open(source(2));
    await settle();
    expect(jobs[0]!.signal.aborted).toBe(true);
    jobs[1]!.finish(eve);
    await settle();
    jobs[0]!.step('path');
    jobs[0]!.finish(alice);
    await settle();
    expect(store.snapshot()).toMatchObject({ kind: 'judged', report: eve });
  });

  it('shows no late step or failure of the message before', async () => {
    const { store, jobs } = setUp({ deaf: true });
    store.open(source(1));
    await settle();
    store.open(source(2));
    await settle();
    jobs[0]!.step('revocation');
    jobs[0]!.fail(new Error('late'));
    await settle();
    expect(store.snapshot()).toEqual({ kind: 'loading', step: 'reading' });
  });

  it('never gives the core a message that was left while a slow source still read it', async () => {
    const { store, jobs } = setUp();
    let arrive: (original: Original) => void = () => undefined;
    store.open(() => new Promise((resolve) => (arrive = resolve)));
    store.open(source(2));
    await settle();
    arrive(message(1));
    await settle();
    expect(jobs.map(({ bytes }) => bytes[0])).toEqual([2]);
    jobs[0]!.finish(eve);
    await settle();
    expect(store.snapshot()).toMatchObject({ kind: 'judged', report: eve });
  });

  it('takes away the old verdict in the moment that another message is opened', async () => {
    const { store, jobs } = setUp();
    store.open(source(1));
    await settle();
    jobs[0]!.finish(alice);
    await settle();
    store.open(source(2));
    expect(store.snapshot().kind).toBe('loading');
  });

  it('keeps what the person says of the sender, and judges the message again', async () => {
    const { store, jobs, decisions } = setUp();
    store.open(source(5));
    await settle();
    jobs[0]!.finish(alice);
    await settle();
    await store.decide({ kind: 'accept-unsigned', address: 'alice@example.org' });
    expect(decisions).toEqual([['accept-unsigned', '2026-11-03T14:00:00.000Z']]);
    await settle();
    expect(jobs.map(({ bytes }) => bytes[0])).toEqual([5, 5]);
  });

  it('calls nobody back to a message that was left while a decision was kept', async () => {
    const { store, jobs } = setUp();
    store.open(source(5));
    const deciding = store.decide({ kind: 'accept-unsigned', address: 'alice@example.org' });
    store.open(source(6));
    await deciding;
    await settle();
    expect(jobs.map(({ bytes }) => bytes[0])).toEqual([6]);
  });

  it('is stopped by Cancel, even where the source never comes back', async () => {
    const { store, jobs } = setUp();
    store.open(() => new Promise(() => undefined));
    store.cancel();
    expect(store.snapshot()).toEqual({ kind: 'cancelled' });
    await settle();
    expect(jobs).toEqual([]);
  });

  it('stays cancelled though the answer was on its way', async () => {
    const { store, jobs } = setUp({ deaf: true });
    store.open(source(1));
    await settle();
    store.cancel();
    jobs[0]!.finish(alice);
    await settle();
    expect(store.snapshot()).toEqual({ kind: 'cancelled' });
  });

  it('does not let Cancel take a verdict away', async () => {
    const { store, jobs } = setUp();
    store.open(source(1));
    await settle();
    jobs[0]!.finish(alice);
    await settle();
    store.cancel();
    expect(store.snapshot().kind).toBe('judged');
  });

  it('checks the same source again', async () => {
    const { store, jobs } = setUp();
    store.open(source(5));
    store.cancel();
    store.again();
    await settle();
    jobs[0]!.finish(alice);
    await settle();
    expect(jobs.map(({ bytes }) => bytes[0])).toEqual([5]);
    expect(store.snapshot().kind).toBe('judged');
  });

  it('has nothing to check again before the first message, and after the last', async () => {
    const { store, jobs } = setUp();
    store.again();
    store.open(source(1));
    store.close('nothing-selected');
    store.again();
    await settle();
    expect(store.snapshot()).toEqual({ kind: 'nothing-selected' });
    expect(jobs).toEqual([]);
  });

  it('opens a message inside another one, and comes back to that', async () => {
    const { store, jobs } = setUp();
    store.open(source(1));
    await settle();
    store.openInside(new Uint8Array([7]));
    await settle();
    jobs.at(-1)!.finish(eve);
    await settle();
    expect(store.snapshot()).toMatchObject({ kind: 'judged', report: eve, origin: 'inside' });
    store.again();
    await settle();
    store.back();
    await settle();
    store.back();
    await settle();
    expect(jobs.map(({ bytes }) => bytes[0])).toEqual([1, 7, 7, 1, 1]);
  });

  it('goes back to nothing of an earlier message', async () => {
    const { store, jobs } = setUp();
    store.open(source(1));
    store.openInside(new Uint8Array([7]));
    store.open(source(2));
    await settle();
    store.back();
    await settle();
    expect(jobs.at(-1)!.bytes[0]).toBe(2);
    store.close('nothing-selected');
    store.back();
    expect(store.snapshot()).toEqual({ kind: 'nothing-selected' });
  });

  it('says what was tried where the original cannot be had', async () => {
    const { store } = setUp();
    const tried = [{ rung: 'getAsFileAsync', why: 'timeout' }] as const;
    store.open(() => Promise.resolve({ kind: 'no-original', tried }));
    await settle();
    expect(store.snapshot()).toEqual({ kind: 'no-original', tried });
  });

  it.each<[string, Source]>([
    ['rejects', () => Promise.reject(new Error('out of order'))],
    [
      'throws',
      () => {
        throw new Error('out of order');
      },
    ],
  ])('shows an error where the source %s', async (_, broken) => {
    const { store } = setUp();
    store.open(broken);
    await settle();
    expect(store.snapshot()).toEqual({ kind: 'error', message: 'out of order' });
  });

  it('shows an error where the core breaks down', async () => {
    const { store, jobs } = setUp();
    store.open(source(1));
    await settle();
    jobs[0]!.fail(new Error('a bug'));
    await settle();
    expect(store.snapshot()).toEqual({ kind: 'error', message: 'a bug' });
  });

  it('tells its listeners of changes only, until they leave', async () => {
    const { store, jobs, seen } = setUp();
    let heard = 0;
    const leave = store.subscribe(() => heard++);
    store.open(source(1));
    leave();
    await settle();
    jobs[0]!.finish(alice);
    await settle();
    store.cancel();
    expect(seen).toEqual(['loading', 'judged']);
    expect(heard).toBe(1);
  });
});
