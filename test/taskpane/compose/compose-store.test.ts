import { beforeEach, describe, expect, it } from 'vitest';
import { DraftError } from '../../../src/outlook/draft-error.ts';
import { OutlookError } from '../../../src/outlook/outlook-error.ts';
import { createComposeStore, type ComposeStore } from '../../../src/taskpane/compose/compose-store.ts';
import { deskOf, type Desk } from '../../../src/taskpane/compose/desk.ts';
import { draftWith } from '../../support/draft.ts';
import { AT, createScene, missing, ready, type Scene } from './fake-surroundings.ts';

let scene: Scene;
let store: ComposeStore;

beforeEach(() => {
  scene = createScene();
});

async function open(): Promise<void> {
  store = createComposeStore(scene.surroundings);
  await store.open();
}
/** A draft that is ready to be signed and sent. */
async function openSigned(): Promise<void> {
  await open();
  await store.ask({ sign: true });
}
function desk(): Desk {
  const state = store.snapshot();
  if (state.kind !== 'preparing') throw new Error(state.kind);
  return deskOf(state.facts, scene.keyring, AT);
}
const note = () => {
  const state = store.snapshot();
  return 'note' in state ? state.note : undefined;
};

describe('what is asked of a draft', () => {
  it('is kept with the draft, for the guard', async () => {
    await openSigned();
    expect(scene.marks.at(-1)).toMatchObject({ sign: true, encrypt: false, begun: false });
    expect(desk().hindrance).toBeUndefined();
  });

  it('is what the organisation wants, where it wants something', async () => {
    const defaults = [{ domains: ['*'], sign: 'always', encrypt: 'never' }] as const;
    scene.config = { kind: 'loaded', config: { defaults, locked: ['encrypt'] } };
    await open();
    expect(desk()).toMatchObject({
      sign: { isOn: true, isFixed: true },
      encrypt: { isOn: false, isFixed: true },
    });
  });

  it('says in vain that a policy cannot be read: then nothing is sent', async () => {
    scene.config = { kind: 'unreadable', problem: 'x' };
    await open();
    expect(store.snapshot()).toMatchObject({ kind: 'unusable', note: { code: 'policy-unreadable' } });
  });

  it('switches Encrypt on for decrypted text, where everybody can be encrypted to', async () => {
    scene.marker = { ...scene.marker, quotesDecrypted: true };
    await open();
    expect(desk().encrypt.isOn).toBe(true);
    expect(scene.marks.at(-1)).toMatchObject({ encrypt: true, quotesDecrypted: true });
  });

  it('lets decrypted text go out readable only after the word was typed', async () => {
    scene.marker = { ...scene.marker, quotesDecrypted: true };
    scene.states = missing;
    await openSigned();
    expect(desk()).toMatchObject({ needsConsent: true, hindrance: 'consent-missing' });
    await store.send();
    expect(scene.posted).toEqual([]);
    store.choose({ typed: 'plain' });
    await store.send();
    expect(scene.posted).toHaveLength(2);
  });
});

describe('the button', () => {
  it.each<[string, Desk['hindrance'], (scene: Scene) => void]>([
    ['there is nobody to send to', 'nobody-to-send-to', (to) => (to.draft = draftWith({ to: [] }))],
    [
      'no key is for the From',
      'no-identity',
      (to) => (to.draft = draftWith({ from: { name: '', address: 'other@example.org' } })),
    ],
    ['the keys are locked', 'keys-locked', (to) => (to.keyring = { ...to.keyring, kind: 'locked' } as never)],
    ['somebody has no certificate', 'certificates-missing', (to) => (to.states = missing)],
  ])('does nothing where %s', async (_, hindrance, change) => {
    change(scene);
    await openSigned();
    await store.ask({ encrypt: true });
    expect(desk().hindrance).toBe(hindrance);
    await store.send();
    expect(scene.posted).toEqual([]);
  });

  it('sends every copy, the one for a Bcc to them alone, and discards the draft', async () => {
    await openSigned();
    await store.send();
    expect(scene.posted).toEqual(['<seed-1.0@example.org>', '<seed-1.1@example.org>']);
    expect(scene.marks.at(-1)).toMatchObject({ begun: true, seed: 'seed-1' });
    expect(scene.discarded).toBe(1);
    expect(store.snapshot()).toEqual({ kind: 'sent', left: 'nothing' });
  });

  it('sends once, however often it is pressed', async () => {
    await openSigned();
    await Promise.all([store.send(), store.send()]);
    await store.send();
    expect(scene.posted).toHaveLength(2);
  });

  it('stops where the recipients were edited meanwhile', async () => {
    await openSigned();
    scene.onProtect = () => void (scene.draft = draftWith({ cc: scene.draft.bcc }));
    await store.send();
    expect(note()).toEqual({ code: 'recipients-changed' });
    expect(scene.posted).toEqual([]);
  });

  it('stops where the recipients are not those that the person saw', async () => {
    await openSigned();
    scene.draft = draftWith({ cc: scene.draft.bcc });
    await store.send();
    expect(note()).toEqual({ code: 'recipients-changed' });
    expect(scene.posted).toEqual([]);
  });

  it('stops where another certificate was found than the person saw', async () => {
    await open();
    await store.ask({ encrypt: true });
    scene.states = (address) => ready(address, 'another');
    await store.send();
    expect(note()).toEqual({ code: 'certificate-gone' });
    expect(scene.posted).toEqual([]);
  });

  it('stops with Cancel, and leaves the draft as it was', async () => {
    await openSigned();
    scene.onProtect = () => store.cancel();
    await store.send();
    expect(note()).toEqual({ code: 'cancelled' });
    expect(scene.marks.at(-1)).toMatchObject({ begun: false });
    expect([scene.posted, scene.discarded]).toEqual([[], 0]);
  });

  it.each([
    ['draft-unread', new DraftError('attachment-empty', 'plan.pdf')],
    ['outlook-silent', new OutlookError('timeout', 'item.body.getAsync')],
    ['mistake', new TypeError('undefined is not a function')],
  ])('says %s where the draft could not be read', async (code, error) => {
    await openSigned();
    scene.onProtect = () => Promise.reject(error);
    await store.send();
    expect(note()).toMatchObject({ code });
    expect(scene.posted).toEqual([]);
  });

  it('never sends a draft of which it could not note that it was begun', async () => {
    await openSigned();
    scene.onProtect = () =>
      void Object.assign(scene.surroundings.window, {
        mark: () => Promise.reject(new OutlookError('failed', 'item.internetHeaders.setAsync')),
      });
    await store.send();
    expect(scene.posted).toEqual([]);
  });
});

describe('a delivery that does not end well', () => {
  it('leaves the draft as it was where the first copy is refused', async () => {
    scene.answers = [{ code: 'send-as-denied' }];
    await openSigned();
    await store.send();
    expect(note()).toMatchObject({ code: 'not-delivered', outcome: { kind: 'refused' } });
    expect(scene.marks.at(-1)).toMatchObject({ begun: false, seed: 'seed-1', sign: true });
    expect([scene.posted.length, scene.discarded]).toEqual([1, 0]);
    await store.send();
    expect(store.snapshot().kind).toBe('sent');
  });

  it('sends the rest, and only that, where a later copy is refused', async () => {
    scene.answers = ['accepted', { code: 'throttled', seconds: 5 }];
    await openSigned();
    await store.send();
    expect(store.snapshot()).toMatchObject({
      kind: 'unfinished',
      copies: [{ outcome: { kind: 'sent' } }, { outcome: { kind: 'refused' } }],
    });
    await store.send();
    expect(scene.posted).toHaveLength(2);
    await store.sendRest();
    expect(scene.posted).toEqual(['0', '1', '1'].map((copy) => `<seed-1.${copy}@example.org>`));
    expect(store.snapshot().kind).toBe('sent');
  });

  it('looks in Sent Items where no answer came, and repeats only after the time that this takes', async () => {
    scene.answers = ['unclear'];
    await openSigned();
    await store.send();
    const first = () => scene.posted.filter((id) => id.includes('.0@')).length;
    expect(store.snapshot()).toMatchObject({ kind: 'unfinished', mayRepeat: false });
    await store.repeat();
    expect(first()).toBe(1);
    scene.now += 5 * 60_000;
    await store.look();
    expect(store.snapshot()).toMatchObject({ kind: 'unfinished', mayRepeat: true });
    await store.repeat();
    expect(first()).toBe(2);
    expect(store.snapshot().kind).toBe('sent');
  });

  it('finds what was sent after all', async () => {
    scene.answers = ['unclear'];
    await openSigned();
    await store.send();
    scene.inSentItems = ['<seed-1.0@example.org>'];
    await store.look();
    expect(store.snapshot().kind).toBe('sent');
    expect(scene.posted).toHaveLength(2);
  });
});

describe('a draft that an earlier pane began to send', () => {
  beforeEach(() => {
    scene.marker = { ...scene.marker, sign: true, begun: true, seed: 'seed-1' };
  });

  it('is not sent before Sent Items were looked at for long enough', async () => {
    await open();
    expect(store.snapshot()).toMatchObject({ kind: 'begun-earlier', found: 'not-asked' });
    await store.send();
    await store.look();
    await store.repeat();
    expect(store.snapshot()).toMatchObject({ kind: 'begun-earlier', found: 'none', isBusy: false });
    expect(scene.posted).toEqual([]);
    scene.now += 5 * 60_000;
    await store.look();
    await store.repeat();
    expect(store.snapshot()).toMatchObject({ kind: 'preparing' });
    expect(scene.marks.at(-1)).toMatchObject({ begun: false, seed: undefined, sign: true });
  });

  it('is known to be sent only where every copy is in Sent Items', async () => {
    await open();
    scene.inSentItems = ['<seed-1.0@example.org>'];
    await store.look();
    expect(store.snapshot()).toMatchObject({ found: 'some' });
    scene.inSentItems.push('<seed-1.1@example.org>');
    await store.look();
    expect(store.snapshot()).toEqual({ kind: 'sent', left: 'draft' });
  });
});
