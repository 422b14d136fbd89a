import { describe, expect, it } from 'vitest';
import { safeName } from '../../../src/taskpane/content/safe-name.ts';

const kinds = (name: string) => safeName(name).risks.map(({ kind }) => kind);

describe('safeName', () => {
  it.each(['report.pdf', 'Übersicht 2026.xlsx', '議事録.docx', 'archive.tar.gz', 'README', 'v1.2 notes.txt'])(
    'leaves a harmless name as it is: %s',
    (name) => expect(safeName(name)).toEqual({ name, risks: [] }),
  );

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\Startup\\a.txt', 'a.txt'],
    ['C:\\Windows\\a.txt', 'a.txt'],
    ['/', 'attachment'],
    ['..', 'attachment'],
    ['.bashrc', 'bashrc'],
    ['a\u0000.txt', 'a.txt'],
    ['a\r\nSet-Cookie: b.txt', 'aSet-Cookie_ b.txt'],
    ['a\u202Etxt.b', 'atxt.b'],
    ['a\u200B\uFEFF.txt', 'a.txt'],
    ['a.txt. . ', 'a.txt'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1 .txt', '_com1 .txt'],
    ['a<b>c:d|e?f*g.txt', 'a_b_c_d_e_f_g.txt'],
    ['a.txt::$DATA', 'a.txt__$DATA'],
  ])('makes %j safe, and tells', (named, name) => {
    expect(safeName(named)).toMatchObject({ name, risks: [{ kind: 'renamed', name: named }] });
  });

  it('keeps the end of a long name, which says what it is', () => {
    const { name, risks } = safeName(`${'x'.repeat(300)}.pdf.exe`);
    expect(Array.from(name)).toHaveLength(80);
    expect(name.endsWith('.pdf.exe')).toBe(true);
    expect(risks.map(({ kind }) => kind)).toEqual(['renamed', 'disguised', 'program']);
  });

  it.each(['setup.exe', 'a.JS', 'page.html', 'x.svg', 'y.lnk', 'z.docm', 'w.iso', 'ebay.com'])(
    'tells of a kind that can run or deceive: %s',
    (name) => expect(kinds(name)).toContain('program'),
  );

  it.each(['invoice.pdf.exe', 'invoice.pdf          .exe', 'photo.jpg.scr', '\u202Efdp.exe.jpg.js'])(
    'tells of a program that looks like something else: %j',
    (name) => expect(kinds(name)).toEqual(expect.arrayContaining(['disguised', 'program'])),
  );

  it('names what has no name, without a word on it', () => {
    expect(safeName('')).toEqual({ name: 'attachment', risks: [] });
  });
});
