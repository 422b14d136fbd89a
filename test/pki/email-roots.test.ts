import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes.ts';
import { readEmailRoots } from '../../src/pki/email-roots.ts';
import { certdata, octal } from '../support/certdata.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';

let zurich: Identity;
let aarau: Identity;

beforeAll(async () => {
  zurich = await createRoot({ name: 'Zürich Root' });
  aarau = await createRoot({ name: 'Aarau Root', serialNumber: Uint8Array.of(0x7f, 1) });
});

describe('readEmailRoots', () => {
  it('gives the roots with the trust bit for e-mail, by name, with the end of the trust', async () => {
    const distrustAfter = new Date('2024-11-30T23:59:59Z');
    const roots = await readEmailRoots(
      await certdata({ ...zurich, name: 'Zürich' }, { ...aarau, name: 'Aarau', distrustAfter }),
    );
    expect(roots.map(({ name, distrustAfter: end }) => [name, end])).toEqual([
      ['Aarau', distrustAfter],
      ['Zürich', undefined],
    ]);
    expect(roots[0]?.certificate).toEqual(aarau.certificate);
    expect(roots[0]?.sha256).toBe(toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', aarau.der))));
  });

  it.each(['CKT_NSS_MUST_VERIFY_TRUST', 'CKT_NSS_NOT_TRUSTED', 'CKT_NSS_TRUSTED', 'CKT_NSS_TRUST_UNKNOWN'])(
    'leaves out a root that is %s',
    async (email) => {
      const roots = await readEmailRoots(await certdata({ ...zurich, email }, aarau));
      expect(roots.map(({ certificate }) => certificate.der)).toEqual([aarau.der]);
    },
  );

  it('trusts as long as Mozilla does where an object has no word on an end', async () => {
    const roots = await readEmailRoots(await certdata({ ...zurich, distrustAfter: null }, aarau));
    expect(roots.map(({ distrustAfter }) => distrustAfter)).toEqual([undefined, undefined]);
  });

  it('refuses a list that knows no end of trust at all: it is older than the first one', async () => {
    const text = await certdata({ ...zurich, distrustAfter: null });
    await expect(readEmailRoots(text)).rejects.toThrow('no CKA_NSS_EMAIL_DISTRUST_AFTER in it');
  });

  it.each([
    ['a day that is none', octal(new TextEncoder().encode('241131000000Z'))],
    ['a time without its zone', octal(new TextEncoder().encode('2411302359590'))],
    ['another word', 'CK_BBOOL CK_TRUE'],
  ])('refuses an end of trust that is %s', async (_, distrustAfter) => {
    const text = await certdata({ ...zurich, distrustAfter });
    await expect(readEmailRoots(text)).rejects.toThrow('how long CN=Zürich Root, O=Signet Test is trusted');
  });

  it('refuses trust that was meant for another certificate with that name and number', async () => {
    const text = await certdata({ ...zurich, sha1: new Uint8Array(20) });
    await expect(readEmailRoots(text)).rejects.toThrow('is for another certificate');
  });

  it('refuses a certificate that is filed under a number it does not have', async () => {
    const text = await certdata({ ...zurich, serialNumber: Uint8Array.of(2, 1, 99) });
    await expect(readEmailRoots(text)).rejects.toThrow("filed under another certificate's name");
  });

  it('refuses trust in what is not there', async () => {
    const text = await certdata(zurich);
    const at = text.indexOf('CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE');
    const without = text.slice(0, at) + text.slice(text.indexOf('CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST'));
    await expect(
      readEmailRoots(`${without}CKA_NSS_EMAIL_DISTRUST_AFTER CK_BBOOL CK_FALSE\n`),
    ).rejects.toThrow('its certificate is not there');
  });

  it('refuses what is said twice, perhaps in two ways', async () => {
    const text = await certdata(zurich, { ...zurich, email: 'CKT_NSS_NOT_TRUSTED' });
    await expect(readEmailRoots(text)).rejects.toThrow('two objects for one certificate');
  });

  it('refuses a root that is no authority', async () => {
    const person = await createRoot({ ca: false });
    await expect(readEmailRoots(await certdata(person))).rejects.toThrow('is no authority');
  });

  it('refuses a certificate that cannot be read', async () => {
    const der = zurich.der.slice(0, -1);
    const text = await certdata({ certificate: { ...zurich.certificate, der } });
    await expect(readEmailRoots(text)).rejects.toThrow('truncated');
  });
});
