import { unsealIdentity, type KeptIdentity } from '../keystore/identity-record.ts';
import { allowedUse, keyName } from '../keystore/identity-use.ts';
import { keepIdentities, markBackedUp, readKeptKeys, removeIdentity } from '../keystore/kept-keys.ts';
import { writePkcs12 } from '../keystore/write-pkcs12.ts';
import { identityOf } from '../smime/certificate-facts.ts';
import { visible } from '../smime/visible.ts';
import { createKeyFileStore } from '../storage/key-file-store.ts';
import { EXIT, UsageError } from './exit.ts';
import { readIdentities } from './identities.ts';
import { defaultsFirst, orUnreadable, requireStrong, unlockKept, unlockOrCreate } from './kept-keys.ts';
import { writeOutput } from './output.ts';
import { readPassphrase, type PassphraseSource } from './secret.ts';

/** The file of sealed keys, and where its passphrase comes from. */
export interface KeysArguments extends PassphraseSource {
  readonly store: string;
  readonly json?: boolean;
}

/** A key file's own passphrase comes from a place of its own. */
export interface KeyFileArguments extends KeysArguments {
  readonly keyPassphraseFile?: string;
  readonly keyPassphraseEnv?: string;
}

export interface ExportArguments extends KeyFileArguments {
  readonly output: string;
}

/** `signet keys list`: what is kept, without unlocking it. */
export async function listKeys({ store, json }: KeysArguments): Promise<number> {
  const { identities } = await orUnreadable(store, () => readKeptKeys(createKeyFileStore(store)));
  for (const identity of defaultsFirst(identities)) {
    const facts = await factsOf(identity);
    process.stdout.write(json ? `${JSON.stringify(facts)}\n` : linesOf(facts));
  }
  if (identities.length === 0 && !json) process.stderr.write(`signet: ${store}: there are no keys in it\n`);
  return EXIT.passed;
}

/** `signet keys import`: all identities of the key files; those that are there stay as they are. */
export async function importKeys(files: readonly string[], given: KeyFileArguments): Promise<number> {
  const identities = await readIdentities(files, keySource(given));
  const store = createKeyFileStore(given.store);
  await orUnreadable(given.store, async () => {
    const masterKey = await unlockOrCreate(given.store, store, given);
    const kept = await keepIdentities(store, masterKey, identities, new Date().toISOString());
    for (const identity of kept) process.stderr.write(`signet: kept ${identity.id.slice(0, 16)}\n`);
  });
  return EXIT.passed;
}

/** `signet keys export`: one identity as a backup, PKCS #12 under a passphrase of its own. */
export async function exportKey(wanted: string, given: ExportArguments): Promise<number> {
  const store = createKeyFileStore(given.store);
  await orUnreadable(given.store, async () => {
    const kept = await readKeptKeys(store);
    const identity = only(kept.identities, wanted);
    const masterKey = await unlockKept(given.store, kept, given);
    const passphrase = await readPassphrase(keySource(given), `Choose a passphrase for ${given.output}: `);
    requireStrong(passphrase);
    const backup = await writePkcs12(await unsealIdentity(identity, masterKey), passphrase);
    await writeOutput(given.output, backup, 0o600);
    await markBackedUp(store, identity.id, new Date().toISOString());
  });
  return EXIT.passed;
}

/** `signet keys remove`: the key too; nothing brings it back but a backup. */
export async function removeKey(wanted: string, given: KeysArguments): Promise<number> {
  const store = createKeyFileStore(given.store);
  await orUnreadable(given.store, async () => {
    const { id } = only((await readKeptKeys(store)).identities, wanted);
    await removeIdentity(store, id);
    process.stderr.write(`signet: removed ${id.slice(0, 16)}\n`);
  });
  return EXIT.passed;
}

const keySource = ({ keyPassphraseFile, keyPassphraseEnv }: KeyFileArguments): PassphraseSource => ({
  ...(keyPassphraseFile === undefined ? {} : { passphraseFile: keyPassphraseFile }),
  ...(keyPassphraseEnv === undefined ? {} : { passphraseEnv: keyPassphraseEnv }),
});

/** By the beginning of its identifier, as long as that says which. @throws UsageError */
function only(identities: readonly KeptIdentity[], wanted: string): KeptIdentity {
  const found = identities.filter(({ id }) => /^[0-9a-f]{8,64}$/.test(wanted) && id.startsWith(wanted));
  const [identity] = found;
  if (!identity || found.length > 1)
    throw new UsageError(
      `${wanted}: give the beginning of one identifier, 8 digits or more; \`signet keys list\` shows them`,
    );
  return identity;
}

async function factsOf({ id, certificate, isDefault, addedAt, backedUpAt }: KeptIdentity) {
  const { name, addresses, issuerName } = await identityOf(certificate);
  return {
    id,
    name,
    addresses,
    issuer: issuerName,
    use: allowedUse(certificate),
    key: keyName(certificate.subjectPublicKeyInfo),
    notAfter: certificate.notAfter.toISOString(),
    default: isDefault,
    addedAt,
    backedUpAt,
  };
}

const linesOf = (facts: Awaited<ReturnType<typeof factsOf>>): string =>
  `${facts.id.slice(0, 16)}  ${visible(facts.name)} <${facts.addresses.map((address) => visible(address)).join(', ')}>${facts.default ? '  (default)' : ''}\n` +
  `                  ${facts.key}, for ${USES[facts.use]}, by ${visible(facts.issuer)}, until ${facts.notAfter.slice(0, 10)}\n`;

const USES = {
  signing: 'signing',
  encryption: 'reading encrypted mail',
  both: 'signing and encrypted mail',
} as const;
