import type { DraftAddresses } from '../../outlook/draft.ts';
import type { DraftMarker } from '../../outlook/draft-marker.ts';
import type { Leftover } from '../../outlook/delivery/leftover.ts';
import type { Outbox } from '../../outlook/delivery/outbox.ts';
import type { Config, ParsedConfig } from '../../outlook/policy/config.ts';
import type { Composer } from '../../worker/composer.ts';
import type { Trust } from '../anchors.ts';
import type { KeyringStore } from '../keyring-store.ts';

/** A draft with its content, as the composer takes it. */
export type Draft = Parameters<Composer['protect']>[0];

/** The draft in its window, as Outlook gives it. Every call throws OutlookError, or the reason of `signal`. */
export interface DraftWindow {
  readonly addresses: (signal: AbortSignal) => Promise<DraftAddresses>;
  /** @throws DraftError too: then nothing of it may be sent */
  readonly read: (signal: AbortSignal) => Promise<Draft>;
  readonly hasSameRecipients: (draft: Draft, signal: AbortSignal) => Promise<boolean>;
  readonly marker: () => Promise<DraftMarker>;
  readonly mark: (marker: DraftMarker) => Promise<void>;
}

/** How messages leave this deployment. */
export type Delivery =
  /** No server is configured: the message is saved as a file, for another program to send. */
  | { readonly kind: 'file' }
  | {
      readonly kind: 'server';
      /** Octets of a message at most. */
      readonly most: number;
      readonly outbox: Outbox;
      /** What is left of the draft after its message was sent; never throws. */
      readonly discard: (signal: AbortSignal) => Promise<Leftover>;
    };

/** What of the page's surroundings the compose pane depends on. */
export interface Surroundings {
  readonly window: DraftWindow;
  readonly composer: Composer;
  readonly keyring: Pick<KeyringStore, 'subscribe' | 'snapshot'>;
  readonly policy: () => Promise<ParsedConfig>;
  /** @param begunEarlier an earlier pane began to send this draft, and nobody saw the end */
  readonly delivery: (config: Config, begunEarlier: boolean) => Delivery;
  readonly trust: () => Promise<Trust>;
  readonly now: () => Date;
  /** Letters, digits and hyphens that nobody can foresee: what a draft's Message-IDs are made from. */
  readonly newSeed: () => string;
}
