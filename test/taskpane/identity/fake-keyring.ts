import type { IdentityFacts, Keyring, KeyringState, RequestFacts } from '../../../src/worker/keyring.ts';
import { KeyringError } from '../../../src/worker/keyring.ts';
import { strengthOf } from '../../../src/worker/passphrase-strength.ts';

/** A keyring without cryptography, for what the pages do with one; the real one is in test/e2e/identity.test.ts. */
export interface FakeKeyring extends Keyring {
  /** Puts it into a state, as from outside of the page. */
  readonly put: (state: KeyringState) => void;
  /** Has the next call fail with this code, or (`bug`) with what is no KeyringError. */
  readonly failNext: (code: KeyringError['code'] | 'bug') => void;
  /** Has all calls wait for `release`. */
  readonly hold: () => void;
  readonly release: () => void;
  /** The calls that came, with their arguments. */
  readonly calls: readonly (readonly unknown[])[];
}

export const EMPTY_STATE: KeyringState = { kind: 'new', keptIn: 'device', identities: [], requests: [] };
export const LOCKS_AT = '2026-11-03T14:15:00Z';

const certificate = (name: string, issuer: string, digit: string) => ({
  subject: `CN=${name}`,
  issuer: `CN=${issuer}`,
  serialNumber: `4f${digit}`,
  notBefore: '2026-01-15T00:00:00Z',
  notAfter: '2028-01-15T00:00:00Z',
  sha256: digit.repeat(64),
});

/** An identity as a good authority made it, two years from the beginning of 2026. */
export function identityFacts(
  id: string,
  changes: Partial<IdentityFacts> & { readonly notBefore?: string; readonly notAfter?: string } = {},
): IdentityFacts {
  const { notBefore = '2026-01-15T00:00:00Z', notAfter = '2028-01-15T00:00:00Z', ...facts } = changes;
  const name = facts.name ?? 'Alice Example';
  return {
    id,
    name,
    issuerName: 'Example E-Mail CA 3',
    addresses: ['alice@example.org'],
    use: 'both',
    key: 'RSA 3072',
    certificates: [
      { ...certificate(name, 'Example E-Mail CA 3', id), notBefore, notAfter },
      certificate('Example E-Mail CA 3', 'Example Root CA', 'f'),
    ],
    isDefault: false,
    addedAt: '2026-02-01T09:00:00Z',
    backedUpAt: '2026-02-01T09:30:00Z',
    ...facts,
  };
}

export const requestFacts: RequestFacts = {
  id: 'e'.repeat(64),
  name: 'Alice Example',
  address: 'alice@example.org',
  key: 'RSA 3072',
  madeAt: '2026-11-02T10:00:00Z',
  pem: '-----BEGIN CERTIFICATE REQUEST-----\nMIICijCCAXICAQAw\n-----END CERTIFICATE REQUEST-----\n',
};

export function createFakeKeyring(): FakeKeyring {
  const listeners = new Set<(state: KeyringState) => void>();
  const calls: unknown[][] = [];
  let state = EMPTY_STATE;
  let failure: KeyringError['code'] | 'bug' | undefined;
  let held = Promise.resolve();
  let release: () => void = () => undefined;

  const put = (next: KeyringState) => {
    state = next;
    for (const listener of listeners) listener(state);
  };
  const called = async (...call: unknown[]) => {
    calls.push(call);
    await held;
    const code = failure;
    failure = undefined;
    if (code === 'bug') throw new Error('index out of range');
    if (code !== undefined) throw new KeyringError(code, 'The file holds no private key.');
  };
  const { keptIn } = state;
  const unlocked = (changes: Partial<Pick<KeyringState, 'identities' | 'requests'>> = {}) =>
    put({
      keptIn,
      identities: state.identities,
      requests: state.requests,
      ...changes,
      kind: 'unlocked',
      locksAt: LOCKS_AT,
    });
  const change = (id: string, changes: Partial<IdentityFacts>) =>
    state.identities.map((identity) => (identity.id === id ? { ...identity, ...changes } : identity));

  return {
    put,
    calls,
    failNext: (code) => (failure = code),
    hold() {
      held = new Promise((resolve) => (release = resolve));
    },
    release: () => release(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => called('state').then(() => state),
    async create(passphrase) {
      await called('create', passphrase);
      if (strengthOf(passphrase) === 'too-simple') throw new KeyringError('weak-passphrase', 'weak');
      unlocked();
    },
    unlock: (passphrase) => called('unlock', passphrase).then(() => unlocked()),
    lock: () => called('lock').then(() => put({ ...state, kind: 'locked' })),
    changePassphrase: (old, next) => called('changePassphrase', old, next),
    async importFile(bytes, passphrase) {
      await called('importFile', bytes.length, passphrase);
      const imported = identityFacts('a', { isDefault: true, backedUpAt: null });
      unlocked({ identities: [...state.identities, imported] });
      return [imported];
    },
    async backUp(id, passphrase) {
      await called('backUp', id, passphrase);
      unlocked({ identities: change(id, { backedUpAt: '2026-11-03T14:00:00Z' }) });
      return new Uint8Array([0x30, 0x00]);
    },
    async setDefault(id) {
      await called('setDefault', id);
      unlocked({ identities: state.identities.map((one) => ({ ...one, isDefault: one.id === id })) });
    },
    async remove(id) {
      await called('remove', id);
      unlocked({ identities: state.identities.filter((identity) => identity.id !== id) });
    },
    async request(wanted) {
      await called('request', wanted);
      unlocked({ requests: [requestFacts] });
      return requestFacts;
    },
    async install(answer) {
      await called('install', new TextDecoder().decode(answer));
      const identity = identityFacts('b', { isDefault: true, backedUpAt: null });
      unlocked({ identities: [...state.identities, identity], requests: [] });
      return identity;
    },
    async withdraw(id) {
      await called('withdraw', id);
      unlocked({ requests: [] });
    },
    forgetAll: () => called('forgetAll').then(() => put(EMPTY_STATE)),
    keysPort: () => new MessageChannel().port1,
    dispose: () => undefined,
  };
}
