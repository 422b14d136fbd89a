import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFileStore } from '../../src/storage/key-file-store.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-store-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (key: string) =>
  ({
    kind: 'identities',
    key,
    record: { version: 1, octets: Uint8Array.of(0, 255), chain: [Uint8Array.of(1)] },
  }) as const;

describe('createKeyFileStore', () => {
  it('is empty where there is no file', async () => {
    const { lock, identities, requests } = await createKeyFileStore(file).read();
    expect([lock.size, identities.size, requests.size]).toEqual([0, 0, 0]);
  });

  it('keeps records with their octets, for its owner alone, and leaves nothing beside it', async () => {
    await createKeyFileStore(file).write([put('a'), put('b')]);
    await createKeyFileStore(file).write([{ kind: 'identities', key: 'a', record: null }]);
    const { identities } = await createKeyFileStore(file).read();
    expect([...identities]).toEqual([['b', put('b').record]]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['keys.json']);
  });

  it('is not read where others may read it', async () => {
    await createKeyFileStore(file).write([put('a')]);
    chmodSync(file, 0o640);
    await expect(createKeyFileStore(file).read()).rejects.toThrow('others may read this file of keys');
    await expect(createKeyFileStore(file).write([put('b')])).rejects.toThrow('others may read');
  });

  it('makes no second lock', async () => {
    const lock = { kind: 'lock', key: 'lock', record: { version: 1 }, isNew: true } as const;
    await createKeyFileStore(file).write([lock]);
    const before = readFileSync(file, 'utf8');
    await expect(createKeyFileStore(file).write([put('a'), lock])).rejects.toThrow('already');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each([
    ['no JSON', 'secret text', 'damaged'],
    ['no version', '{}', 'damaged'],
    ['no records', '{"version":1}', 'damaged'],
    ['a later version', '{"version":2}', 'newer version'],
  ])('is refused with %s, and nothing of it is told', async (_, text, why) => {
    writeFileSync(file, text, { mode: 0o600 });
    const reading = createKeyFileStore(file).read();
    await expect(reading).rejects.toThrow(why);
    await expect(reading).rejects.not.toThrow('secret');
  });

  it('leaves the file as it was where the folder takes no other', async () => {
    const missing = join(folder, 'none', 'keys.json');
    await expect(createKeyFileStore(missing).write([put('a')])).rejects.toThrow('cannot be written (ENOENT)');
  });
});
