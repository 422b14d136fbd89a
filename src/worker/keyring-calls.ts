import type { FromKeyring, KeyringService, ToKeyring } from './keyring-protocol.ts';
import { KeyringError, type KeyringState } from './keyring.ts';

type Call = Extract<ToKeyring, { readonly type: 'call' }>;

interface Pending {
  readonly call: Call;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The page's line to the keyring's worker. */
export interface KeyringCalls {
  readonly call: <Name extends keyof KeyringService>(method: Name) => KeyringService[Name];
  readonly send: (message: ToKeyring, transfer: Transferable[]) => void;
  readonly end: () => void;
}

/**
 * Starts the worker at the first call, and ends it when the keyring was locked, with all that was in its memory;
 * another one takes its place. Where storage is refused it stays, for its memory is where the keys are.
 */
export function createKeyringCalls(
  makeWorker: () => Worker,
  onState: (state: KeyringState) => void,
): KeyringCalls {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let wasUnlocked = false;
  let calls = 0;

  const end = (why: string): void => {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(new Error(why));
    pending.clear();
  };
  const heardState = (state: KeyringState): void => {
    const hasLocked = wasUnlocked && state.kind !== 'unlocked' && state.keptIn === 'device';
    wasUnlocked = state.kind === 'unlocked';
    onState(state);
    if (!hasLocked) return;
    worker?.terminate();
    worker = undefined;
    // Those of a turn that did not come, and the one that locked, which does so again.
    for (const { call } of pending.values()) running().postMessage(call);
  };
  const heard = (message: FromKeyring): void => {
    if (message.type === 'state') {
      heardState(message.state);
      return;
    }
    const asked = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'done') asked?.resolve(message.result);
    else if (message.code !== null) asked?.reject(new KeyringError(message.code, message.message));
    else asked?.reject(new Error(`A fault in the keyring: ${message.message}`));
  };
  const running = (): Worker => {
    if (worker) return worker;
    const started = makeWorker();
    // Messages of a terminated worker may already be queued.
    started.addEventListener('message', ({ data }: MessageEvent<FromKeyring>) => {
      if (started === worker) heard(data);
    });
    started.addEventListener('error', (event) => {
      event.preventDefault();
      if (started === worker) end('The keyring could not be started.');
    });
    worker = started;
    return started;
  };

  return {
    call: (method) =>
      // The types of a call and of its answer are those of the method's name.
      ((...given: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          const call: Call = { type: 'call', id: ++calls, method, arguments: given };
          pending.set(call.id, { call, resolve, reject });
          running().postMessage(call);
        })) as KeyringService[typeof method],
    send: (message, transfer) => running().postMessage(message, transfer),
    end: () => end('The keyring was closed.'),
  };
}
