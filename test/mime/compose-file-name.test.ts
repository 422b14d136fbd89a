import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../src/mime/compose-file-name.ts';

describe('safeFileName', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.txt', 'a.txt'],
    ['invoice\u202egpj.exe', 'invoicegpj.exe'],
    ['a\0.exe\r\n.pdf', 'a.exe.pdf'],
    ['a<b>:c|d?.txt', 'a_b__c_d_.txt'],
    ['.htaccess', 'htaccess'],
    ['setup.exe. . ', 'setup.exe'],
    ['con.txt', '_con.txt'],
    ['LPT1', '_LPT1'],
    ['two\u00a0\u3000blanks.txt', 'two blanks.txt'],
    ['', 'attachment'],
    ['..', 'attachment'],
    ['Übersicht.pdf', 'Übersicht.pdf'],
  ])('makes %j into %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('keeps the extension of a long name', () => {
    const name = safeFileName(`${'ü'.repeat(400)}.docx`);
    expect(name).toMatch(/^ü+\.docx$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(safeFileName('x'.repeat(500)))).toBeLessThanOrEqual(200);
  });

  it('is safe whatever it is given, and stays what it is a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[/\\<>:"|?*\p{C}]|^[ .]|[ .]$/u);
        expect(safe).not.toBe('');
        expect(safeFileName(safe)).toBe(safe);
      }),
      { numRuns: 300 },
    );
  });
});
