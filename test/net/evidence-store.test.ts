import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { createDirectoryStore } from '../../src/net/directory-store.ts';
import { createMemoryStore } from '../../src/net/evidence-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);
/** Makes the file that was written last older than all others, in the order of the calls. */
function age(seconds: number): void {
  const newest = readdirSync(folder)
    .map(file)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  utimesSync(newest ?? '', seconds, seconds);
}

describe('a store in a folder', () => {
  it('gives another process what it was given', async () => {
    await createDirectoryStore(join(folder, 'new', 'one')).write('key', utf8('answer'));
    const other = createDirectoryStore(join(folder, 'new', 'one'));
    expect(await other.read('key')).toEqual(utf8('answer'));
    expect(await other.read('other key')).toBeUndefined();
  });

  it('lets no key choose the name of a file, and nobody else read it', async () => {
    await createDirectoryStore(folder).write('../../GET http://ca.example.org/', utf8('answer'));
    const [name = '', ...more] = readdirSync(folder);
    expect([name, more]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), []]);
    expect(statSync(file(name)).mode & 0o777).toBe(0o600);
  });

  it('takes a new answer for an old one, and leaves no parts', async () => {
    const store = createDirectoryStore(folder);
    await store.write('key', utf8('old'));
    await store.write('key', utf8('new'));
    expect(await store.read('key')).toEqual(utf8('new'));
    expect(readdirSync(folder).length).toBe(1);
  });

  it('throws the oldest away once there are too many octets', async () => {
    const store = createDirectoryStore(folder, { octets: 300, files: 100 });
    for (const key of ['one', 'two', 'three']) {
      await store.write(key, new Uint8Array(100));
      age(['one', 'two', 'three'].indexOf(key) + 1);
    }
    await store.write('four', new Uint8Array(100));
    const kept = await Promise.all(['one', 'two', 'three', 'four'].map((key) => store.read(key)));
    expect(kept.map((answer) => answer !== undefined)).toEqual([false, true, true, true]);
  });

  it('throws the oldest away once there are too many files, also those of a run before', async () => {
    for (const [index, key] of ['one', 'two', 'three', 'four'].entries()) {
      await createDirectoryStore(folder, { octets: 1e6, files: 3 }).write(key, utf8(key));
      age(index + 1);
    }
    expect(await createDirectoryStore(folder).read('one')).toBeUndefined();
    expect(readdirSync(folder).length).toBe(3);
  });

  it('neither counts nor touches what is not its own', async () => {
    writeFileSync(file('letter.txt'), new Uint8Array(1000));
    const store = createDirectoryStore(folder, { octets: 300, files: 1 });
    await store.write('one', utf8('one'));
    await store.write('two', utf8('two'));
    expect(readdirSync(folder)).toContain('letter.txt');
    expect(await store.read('two')).toEqual(utf8('two'));
  });

  it('keeps nothing where it cannot, and reads nothing that is larger than any answer', async () => {
    writeFileSync(file('not-a-folder'), '');
    const store = createDirectoryStore(file('not-a-folder'));
    await store.write('key', utf8('answer'));
    expect(await store.read('key')).toBeUndefined();

    const large = createDirectoryStore(folder);
    await large.write('key', utf8('answer'));
    const [name = ''] = readdirSync(folder).filter((one) => one !== 'not-a-folder');
    truncateSync(file(name), 17 * 1024 * 1024);
    expect((await large.read('key')) === undefined).toBe(true);
  });
});

describe('a store in memory', () => {
  it('gives the same object again, which was read before', async () => {
    const behind = createDirectoryStore(folder);
    await behind.write('key', utf8('answer'));
    const store = createMemoryStore(behind);
    const first = await store.read('key');
    expect(first).toEqual(utf8('answer'));
    expect(await store.read('key')).toBe(first);
  });

  it('gives what it is given to the one behind it', async () => {
    const behind = createDirectoryStore(folder);
    await createMemoryStore(behind).write('key', utf8('answer'));
    expect(await behind.read('key')).toEqual(utf8('answer'));
  });

  it('forgets what was not used for longest once it holds too much', async () => {
    const store = createMemoryStore();
    const quarter = new Uint8Array(20 * 1024 * 1024);
    for (const key of ['one', 'two', 'three']) await store.write(key, quarter);
    await store.read('one');
    await store.write('four', quarter);
    const kept = await Promise.all(['one', 'two', 'three', 'four'].map((key) => store.read(key)));
    expect(kept.map((answer) => answer !== undefined)).toEqual([true, false, true, true]);
  });
});
