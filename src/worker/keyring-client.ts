import { createKeyringCalls } from './keyring-calls.ts';
import type { Keyring, KeyringState } from './keyring.ts';
import type { KeysAsked } from './keys-port.ts';

/** The keyring's worker; webpack builds it from here into the chunk `keyring`. */
export function startKeyringWorker(): Worker {
  return new Worker(/* webpackChunkName: "keyring" */ new URL('./keyring.worker.ts', import.meta.url));
}

/** The person's keys as the page has them: by calls to their worker. */
export function createKeyring(makeWorker: () => Worker): Keyring {
  const listeners = new Set<(state: KeyringState) => void>();
  const { call, send, end } = createKeyringCalls(makeWorker, (state) => {
    for (const listener of listeners) listener(state);
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: call('state'),
    create: call('create'),
    unlock: call('unlock'),
    lock: call('lock'),
    changePassphrase: call('changePassphrase'),
    importFile: call('importFile'),
    backUp: call('backUp'),
    setDefault: call('setDefault'),
    remove: call('remove'),
    request: call('request'),
    install: call('install'),
    withdraw: call('withdraw'),
    forgetAll: call('forgetAll'),
    keysPort() {
      const { port1: keyring, port2: core } = new MessageChannel();
      // Only a message that is encrypted makes the core ask, and only that starts the worker. The answers do not come
      // by here.
      keyring.onmessage = ({ data: asked }: MessageEvent<KeysAsked>) => {
        send({ type: 'keys', port: keyring, asked }, [keyring]);
      };
      return core;
    },
    dispose: end,
  };
}
