import type { GraphClient } from '../../outlook/delivery/graph-token.ts';
import type { TokenSource } from '../../outlook/delivery/token-source.ts';
import { leaveGuardCopy } from '../../outlook/policy/guard-copy.ts';
import { startCoreWorker } from '../../worker/client.ts';
import { createComposer } from '../../worker/composer-client.ts';
import type { Background } from '../App.tsx';
import { configAt } from '../config.ts';
import { createComposeStore, type ComposeStore } from './compose-store.ts';
import { deliveryOf } from './deliver.ts';
import { draftWindow } from './draft-window.ts';

/** What of the whole pane's background the compose pane stands on. */
export interface ComposeGround extends Pick<Background, 'keyring' | 'trust' | 'now'> {
  /** How the person is signed in to send by Microsoft Graph. */
  readonly tokens: (client: GraphClient) => TokenSource;
}

/** The compose pane on its real surroundings: the draft in Outlook, the core's worker, config.json. */
export function startCompose({ keyring, trust, now, tokens }: ComposeGround): ComposeStore {
  const { mailbox: box, roamingSettings } = Office.context;
  const item = box.item as unknown as Office.MessageCompose;
  const roads = { box, item, tokens, now: () => now().getTime() };
  const policy = configAt('config.json');
  const store = createComposeStore({
    window: draftWindow(item),
    composer: createComposer(startCoreWorker, () => keyring.keyring.keysPort()),
    keyring,
    policy,
    delivery: (config, begunEarlier) => deliveryOf(config, begunEarlier, roads),
    trust,
    now,
    newSeed: () => crypto.randomUUID(),
  });
  void store.open();
  void policy().then(async (parsed) => {
    // What the guard has built in goes on to hold where this fails.
    if (parsed.kind === 'loaded') await leaveGuardCopy(roamingSettings, parsed.config).catch(() => undefined);
  });
  return store;
}
