import { createMemoryKeyStore } from '../keystore/key-store.ts';
import { openDeviceKeyStore } from '../storage/identity-records.ts';
import { failureOf } from './keyring-failure.ts';
import type { FromKeyring, ToKeyring } from './keyring-protocol.ts';
import { createKeyringSession, type KeyringSession } from './keyring-session.ts';
import { serveKeys } from './keys-port.ts';
import type { Word } from './unlocked-keys.ts';

/** The keyring, away from the page's thread and from whatever a message does to the core. */
const post = (message: FromKeyring): void => self.postMessage(message);

/** Long enough to read a message and answer it; whoever left the desk should find it locked. */
const IDLE_MS = 15 * 60 * 1000;

/** Windows of the same origin are the same person's. A lock in one is meant for all; keys go to none. */
const others = new BroadcastChannel('signet-keyring');

const session = openDeviceKeyStore()
  // What the browser does not keep is kept as long as this worker lives.
  .catch(createMemoryKeyStore)
  .then((store) =>
    createKeyringSession({
      store,
      now: () => new Date(),
      idleMs: IDLE_MS,
      onChange: (state) => post({ type: 'state', state }),
      tellOthers: (word) => others.postMessage(word),
    }),
  );

/** One after the other, in their order: who locks after unlocking finds it locked. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: (session: KeyringSession) => Promise<T>): Promise<T> {
  const turn = last.then(async () => work(await session));
  last = turn
    .catch(() => undefined)
    .then(watchIdleTime)
    .catch(() => undefined);
  return turn;
}

let timer: ReturnType<typeof setTimeout> | undefined;
async function watchIdleTime(): Promise<void> {
  clearTimeout(timer);
  const left = await (await session).lockIfIdle();
  if (left !== undefined) timer = setTimeout(() => void inTurn(() => Promise.resolve()), left);
}

function call({ id, method, arguments: given }: Extract<ToKeyring, { type: 'call' }>): void {
  inTurn((keyring) => (keyring[method] as (...given: readonly unknown[]) => Promise<unknown>)(...given)).then(
    (result) => post({ type: 'done', id, result }),
    (error: unknown) => post({ type: 'failed', id, ...failureOf(error) }),
  );
}

self.addEventListener('message', ({ data }: MessageEvent<ToKeyring>) => {
  if (data.type === 'call') call(data);
  else
    serveKeys(
      data.port,
      {
        certificates: () => inTurn((keyring) => keyring.certificates()),
        identities: (ids) => inTurn((keyring) => keyring.identities(ids)),
      },
      data.asked,
    );
});

others.addEventListener('message', ({ data }: MessageEvent<Word>) => {
  inTurn((keyring) => keyring.hear(data)).catch(() => undefined);
});
