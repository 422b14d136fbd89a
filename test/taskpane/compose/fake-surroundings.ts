import { utf8 } from '../../../src/bytes.ts';
import { UNMARKED, type DraftMarker } from '../../../src/outlook/draft-marker.ts';
import { createOutbox } from '../../../src/outlook/delivery/outbox.ts';
import type { Posted, Road } from '../../../src/outlook/delivery/road.ts';
import type { ParsedConfig } from '../../../src/outlook/policy/config.ts';
import type { Draft, Surroundings } from '../../../src/taskpane/compose/surroundings.ts';
import type { KeyringView } from '../../../src/taskpane/keyring-store.ts';
import type { ProtectOutcome, RecipientState } from '../../../src/worker/composer.ts';
import { draftWith } from '../../support/draft.ts';
import { identityFacts } from '../identity/fake-keyring.ts';

export const AT = new Date('2026-11-03T14:00:00Z');

const messageWith = (id: number) =>
  utf8(`Message-ID: <seed-1.${id}@example.org>\r\nTo: x@y.org\r\n\r\nx\r\n`);
const COPIES = ['bob@example.org', 'carol@example.org'].map((recipient, at) => ({
  recipients: [recipient],
  blind: at > 0,
  bytes: messageWith(at),
}));

export const ready = (address: string, certificateId = 'c'): RecipientState => ({
  address,
  kind: 'ready',
  certificateId,
  name: address,
  issuerName: 'CA',
  notAfter: '2028-01-15T00:00:00Z',
  source: 'mail',
});
export const missing = (address: string): RecipientState => ({
  address,
  kind: 'missing',
  problems: [{ code: 'recipient-without-certificate', address }],
});

/** What a test may change, and what it sees; the outbox is the real one. */
export interface Scene {
  draft: Draft;
  marker: DraftMarker;
  config: ParsedConfig;
  keyring: KeyringView;
  states: (address: string) => RecipientState;
  outcome: ProtectOutcome;
  /** What the server says to each message that is handed over. */
  answers: Posted[];
  inSentItems: string[];
  /** Called between the work of the composer and the delivery. */
  onProtect: () => void | Promise<void>;
  now: number;
  readonly posted: string[];
  readonly marks: DraftMarker[];
  discarded: number;
  readonly surroundings: Surroundings;
}

export function createScene(): Scene {
  const road: Road = {
    name: 'graph',
    unfit: () => undefined,
    look: (id) => Promise.resolve(scene.inSentItems.includes(id)),
    post({ messageId }) {
      scene.posted.push(messageId);
      return Promise.resolve(scene.answers.shift() ?? 'accepted');
    },
  };
  const addresses = ({ from, to, cc, bcc }: Draft) => ({ from, to, cc, bcc });
  const text = (draft: Draft) => JSON.stringify(addresses(draft));
  const scene: Scene = {
    draft: draftWith({ bcc: [{ name: '', address: 'carol@example.org' }] }),
    marker: UNMARKED,
    config: { kind: 'loaded', config: {} },
    keyring: {
      kind: 'unlocked',
      keptIn: 'device',
      identities: [identityFacts('a')],
      requests: [],
      locksAt: '2026-11-03T14:15:00Z',
    },
    states: (address) => ready(address),
    outcome: { kind: 'protected', copies: COPIES, readableBySelf: true },
    answers: [],
    inSentItems: [],
    onProtect: () => undefined,
    now: AT.getTime(),
    posted: [],
    marks: [],
    discarded: 0,
    surroundings: {
      window: {
        addresses: () => Promise.resolve(addresses(scene.draft)),
        read: () => Promise.resolve(scene.draft),
        hasSameRecipients: (draft) => Promise.resolve(text(draft) === text(scene.draft)),
        marker: () => Promise.resolve(scene.marker),
        mark(marker) {
          scene.marks.push(marker);
          return Promise.resolve();
        },
      },
      composer: {
        recipients: (list) => Promise.resolve(list.map((address) => scene.states(address))),
        preflight: () => Promise.resolve([]),
        async protect() {
          await scene.onProtect();
          return scene.outcome;
        },
        importCertificates: () => Promise.resolve({ added: [], differing: [], refused: [] }),
        replaceCertificate: () => Promise.resolve(),
        dispose: () => undefined,
      },
      keyring: { subscribe: () => () => undefined, snapshot: () => scene.keyring },
      policy: () => Promise.resolve(scene.config),
      delivery: (_, begunEarlier) => ({
        kind: 'server',
        most: 3_000_000,
        outbox: createOutbox({ road, begunEarlier, now: () => scene.now, pause: () => Promise.resolve() }),
        discard() {
          scene.discarded++;
          return Promise.resolve('nothing');
        },
      }),
      trust: () => Promise.resolve({ state: 'loaded', anchors: [], mozilla: 'off', network: 'off' }),
      now: () => new Date(scene.now),
      newSeed: () => 'seed-1',
    },
  };
  return scene;
}
