import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingFiles, parseBaseUrl, withBaseUrl } from '../../bin/base-url.js';

describe('parseBaseUrl', () => {
  it.each([
    ['https://mail.example.org', 'https://mail.example.org'],
    ['https://mail.example.org/', 'https://mail.example.org'],
    ['https://mail.example.org:8443/add-ins/signet//', 'https://mail.example.org:8443/add-ins/signet'],
    ['HTTPS://Mail.Example.org/Signet', 'https://mail.example.org/Signet'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example'],
  ])('takes %s as %s', (text, base) => {
    expect(parseBaseUrl(text)).toBe(base);
  });

  it.each([
    ['http://mail.example.org', 'not an https address'],
    ['mail.example.org', 'not an https address'],
    ['', 'not an https address'],
    ['https://mail.example.org/?', 'without "?" and "#"'],
    ['https://mail.example.org/signet?x=1', 'without "?" and "#"'],
    ['https://mail.example.org/#', 'without "?" and "#"'],
    ['https://admin:secret@mail.example.org/', 'holds a password'],
  ])('refuses "%s" and says why', (text, why) => {
    expect(() => parseBaseUrl(text)).toThrow(RangeError);
    expect(() => parseBaseUrl(text)).toThrow(why);
  });
});

describe('withBaseUrl', () => {
  it('moves every address, and reads nothing in the new base as a pattern or as markup', () => {
    const manifest =
      '<A DefaultValue="https://localhost:3000/a" /><B DefaultValue="https://localhost:3000/b" />';
    expect(withBaseUrl(manifest, 'https://host/$&/a&b')).toBe(
      '<A DefaultValue="https://host/$&amp;/a&amp;b/a" /><B DefaultValue="https://host/$&amp;/a&amp;b/b" />',
    );
  });
});

describe('missingFiles', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-pane-'));
    mkdirSync(join(folder, 'icons'));
    writeFileSync(join(folder, 'icons/a.png'), '');
    writeFileSync(join(folder, 'pane.html'), '');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('names each file once that an address asks for and the folder lacks', () => {
    const addresses = ['pane.html?mode=compose', 'icons/a.png', 'icons/b.png', 'icons/b.png', 'lost.html?x'];
    const manifest = addresses
      .map((path) => `<Url DefaultValue="https://localhost:3000/${path}" />`)
      .join('');
    expect(missingFiles(manifest, folder)).toEqual(['icons/b.png', 'lost.html']);
  });
});
