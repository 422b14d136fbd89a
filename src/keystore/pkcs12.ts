import { encodingOf, TAG } from '../asn1/ber.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import {
  identitiesOf,
  requireFewEntries,
  type Identity,
  type LabelledCertificate,
  type LabelledKey,
} from './identity.ts';
import { iterationBudget } from './iterations.ts';
import { KeyFileError, readingKeyFile } from './key-file-error.ts';
import { open } from './pbe.ts';
import {
  certificateIn,
  readAuthenticatedSafe,
  readEncryptedPrivateKey,
  readPfx,
  readSafeContents,
  type Encrypted,
  type Safe,
  type SafeBag,
} from './pfx.ts';
import { macHolds } from './pkcs12-mac.ts';
import { privateKeyInfoIn } from './private-key.ts';
import { readableCertificate } from './readable-certificate.ts';
import type { Unlock } from './unlock.ts';

/**
 * The identities in a PKCS #12 file (RFC 7292). Where the file has no MAC, nothing shows that it is as its maker left
 * it.
 * @throws KeyFileError
 */
export function readPkcs12(file: Bytes, passphrase: string): Promise<readonly Identity[]> {
  return readingKeyFile(file, async () => {
    if (!looksLikePfx(file)) throw new KeyFileError('not-a-key-file', 'The file is no PKCS #12 file.');
    const { authSafe, macData } = readPfx(file);
    const safes = readAuthenticatedSafe(authSafe);
    const unlock: Unlock = { passphrase, spend: iterationBudget() };
    if (macData && !(await macHolds(macData, authSafe, unlock))) throw await whyMacFails(safes, unlock);
    const opened = opener(unlock, macData !== undefined);
    const bags: SafeBag[] = [];
    for (const safe of safes) {
      const inside =
        'contents' in safe ? readSafeContents(safe.contents) : await opened(safe.encrypted, readSafeContents);
      // Before they become the arguments of a call, which the stack has to hold.
      requireFewEntries(bags.length + inside.length);
      bags.push(...inside);
    }
    return identitiesOf(await keysIn(bags, opened), certificatesIn(bags));
  });
}

/** The beginning of a PFX: a SEQUENCE whose first member is version 3. */
export function looksLikePfx(file: Bytes): boolean {
  const [tag, length = 0] = file;
  const version = 2 + (length > 0x80 ? length & 0x7f : 0);
  return (
    tag === TAG.sequence &&
    file[version] === TAG.integer &&
    file[version + 1] === 1 &&
    file[version + 2] === 3
  );
}

type Opened = <T>(encrypted: Encrypted, read: (plaintext: Bytes) => T) => Promise<T>;

/**
 * Opens one encrypted part after the other. Once the MAC or a part has shown the passphrase to be right, a part that
 * does not open is damaged.
 */
function opener(unlock: Unlock, hasMac: boolean): Opened {
  let isRight = hasMac;
  return async (encrypted, read) => {
    const plaintext = await open(encrypted, unlock, read);
    if (plaintext === undefined) {
      throw isRight
        ? new KeyFileError(
            'damaged',
            'The passphrase is right, but a part of the file does not open with it: the file is damaged, or was ' +
              'made with two different passphrases.',
          )
        : new KeyFileError(
            'wrong-passphrase',
            'The passphrase does not open the file, or the file is damaged: it has no checksum that would tell which.',
          );
    }
    isRight = true;
    return plaintext;
  };
}

/** A passphrase that opens a part is right, so the MAC fails because the file is not what it was. */
async function whyMacFails(safes: readonly Safe[], unlock: Unlock): Promise<KeyFileError> {
  // Two, usually the certificates and a key, so that damage to one of them does not look like a wrong passphrase.
  for (const { encrypted, read } of encryptedParts(safes).slice(0, 2)) {
    if ((await open(encrypted, unlock, read)) !== undefined)
      return new KeyFileError(
        'damaged',
        'The passphrase is right, but the file was changed or damaged after it was made: its checksum is wrong.',
      );
  }
  return new KeyFileError('wrong-passphrase', 'The passphrase does not open the file.');
}

interface EncryptedPart {
  readonly encrypted: Encrypted;
  readonly read: (plaintext: Bytes) => unknown;
}

const encryptedParts = (safes: readonly Safe[]): readonly EncryptedPart[] =>
  safes.flatMap((safe): readonly EncryptedPart[] =>
    'encrypted' in safe
      ? [{ encrypted: safe.encrypted, read: readSafeContents }]
      : readSafeContents(safe.contents)
          .filter(({ type }) => type === OID.pkcs8ShroudedKeyBag)
          .map(({ value }) => ({ encrypted: readEncryptedPrivateKey(value), read: privateKeyInfoIn })),
  );

async function keysIn(bags: readonly SafeBag[], opened: Opened): Promise<readonly LabelledKey[]> {
  const keys: LabelledKey[] = [];
  for (const { type, value, friendlyName, localKeyId } of bags) {
    if (type === OID.keyBag)
      keys.push({ privateKeyInfo: privateKeyInfoIn(encodingOf(value)), friendlyName, localKeyId });
    if (type === OID.pkcs8ShroudedKeyBag) {
      const privateKeyInfo = await opened(readEncryptedPrivateKey(value), privateKeyInfoIn);
      keys.push({ privateKeyInfo, friendlyName, localKeyId });
    }
  }
  return keys;
}

function certificatesIn(bags: readonly SafeBag[]): readonly LabelledCertificate[] {
  return bags
    .filter(({ type }) => type === OID.certBag)
    .flatMap(({ value, friendlyName, localKeyId }) => {
      const der = certificateIn(value);
      const certificate = der && readableCertificate(der);
      return certificate ? [{ certificate, friendlyName, localKeyId }] : [];
    });
}
