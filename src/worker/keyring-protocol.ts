import type { KeyringFailure } from './keyring-failure.ts';
import type { Keyring, KeyringState } from './keyring.ts';
import type { KeysAsked } from './keys-port.ts';

/** What the keyring's worker does for the page; each of these is one call. */
export type KeyringService = Omit<Keyring, 'subscribe' | 'keysPort' | 'dispose'>;

export type ToKeyring =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: keyof KeyringService;
      readonly arguments: readonly unknown[];
    }
  /** The first question of a core's worker, and the port on which it waits for the answer. */
  | { readonly type: 'keys'; readonly port: MessagePort; readonly asked: KeysAsked };

export type FromKeyring =
  | { readonly type: 'state'; readonly state: KeyringState }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | ({ readonly type: 'failed'; readonly id: number } & KeyringFailure);
