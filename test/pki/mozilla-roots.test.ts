import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { fingerprintOf } from '../../src/pki/fingerprint.ts';
import { MOZILLA_ROOTS } from '../../src/pki/mozilla-roots.ts';

const { roots, version, date } = MOZILLA_ROOTS;
const read = (der: string) => readCertificate(Uint8Array.from(Buffer.from(der, 'base64')));

describe("Mozilla's roots, as they were generated", () => {
  it('are as many as a list of Mozilla has, of a version and a day', () => {
    expect(roots.length).toBeGreaterThan(50);
    expect(roots.length).toBeLessThan(300);
    expect(version).toMatch(/^\d+\.\d+$/);
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('are certificates of authorities with the fingerprints that stand beside them, each once', async () => {
    const certificates = roots.map(({ der }) => read(der));
    expect(await Promise.all(certificates.map(fingerprintOf))).toEqual(roots.map(({ sha256 }) => sha256));
    expect(new Set(roots.map(({ sha256 }) => sha256)).size).toBe(roots.length);
    for (const { extensions, known } of certificates) {
      expect(extensions.length === 0 || known.basicConstraints?.ca).toBe(true);
    }
  });

  it('have names, in the order of a list that differs only where Mozilla changed something', () => {
    const names = roots.map(({ name }) => name);
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : Number(a > b))));
    expect(names.every((name) => name.length > 3)).toBe(true);
  });

  it('end at times, where they end', () => {
    for (const { distrustAfter } of roots) {
      if (distrustAfter !== null) expect(new Date(distrustAfter).toISOString()).toBe(distrustAfter);
    }
  });

  it.each(['DigiCert', 'Sectigo', 'USERTrust', 'GlobalSign', 'SwissSign'])('know %s', (name) => {
    expect(roots.map((root) => root.name).join('\n')).toContain(name);
  });

  it('have none that Mozilla trusts for the Web alone', () => {
    expect(roots.map((root) => root.name).join('\n')).not.toContain('ISRG');
  });
});
