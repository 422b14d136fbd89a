import { describe, expect, it } from 'vitest';
import { readCertdata } from '../../src/pki/certdata.ts';

const read = (body: string) => readCertdata(`#\n# MPL\nCKA_CLASS before it begins\nBEGINDATA\n${body}`);

describe('readCertdata', () => {
  it('reads words, texts and octets of several objects, whatever stands between them', () => {
    const objects = read(`
# A comment: CKA_VALUE MULTILINE_OCTAL
CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE
CKA_LABEL UTF8 "One \\"root\\" # of many"
CKA_VALUE MULTILINE_OCTAL
\\000\\060\\177
\\377
END
CKA_ID MULTILINE_OCTAL
END

CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST
CKA_TRUST_EMAIL_PROTECTION CK_TRUST CKT_NSS_TRUSTED_DELEGATOR
`);
    expect(objects.map((object) => Object.fromEntries(object))).toEqual([
      {
        CKA_CLASS: 'CKO_CERTIFICATE',
        CKA_LABEL: 'One \\"root\\" # of many',
        CKA_VALUE: Uint8Array.of(0x00, 0x30, 0x7f, 0xff),
        CKA_ID: new Uint8Array(0),
      },
      { CKA_CLASS: 'CKO_NSS_TRUST', CKA_TRUST_EMAIL_PROTECTION: 'CKT_NSS_TRUSTED_DELEGATOR' },
    ]);
  });

  it('reads text beyond ASCII as it stands or as octets', () => {
    const [object] = read('CKA_CLASS C D\nCKA_LABEL UTF8 "Főtan\\xc3\\xbasítvány"\n');
    expect(object?.get('CKA_LABEL')).toBe('Főtanúsítvány');
  });

  it('minds no line ends of another system', () => {
    const [object] = readCertdata('BEGINDATA\r\nCKA_CLASS C D\r\nCKA_ID MULTILINE_OCTAL\r\n\\101\r\nEND\r\n');
    expect(object?.get('CKA_ID')).toEqual(Uint8Array.of(65));
  });

  it.each([
    ['a line that is no attribute', 'CKA_CLASS C D\nTRUST ME\n', 'not an attribute, 2 lines after BEGINDATA'],
    ['an attribute without a value', 'CKA_CLASS C D\nCKA_TOKEN CK_BBOOL\n', 'not an attribute, 2 lines'],
    ['octets without an end', 'CKA_CLASS C D\nCKA_ID MULTILINE_OCTAL\n\\101\n', 'not an attribute, 2 lines'],
    [
      'octets that are none',
      'CKA_CLASS C D\nCKA_ID MULTILINE_OCTAL\n\\401\nEND\n',
      'not an attribute, 2 lines',
    ],
    ['a last line that is cut off', 'CKA_CLASS C D', 'not an attribute, 1 lines'],
    ['an attribute of no object', 'CKA_TOKEN CK_BBOOL CK_TRUE\n', 'an attribute of no object'],
    [
      'an attribute that is said twice',
      'CKA_CLASS C D\nCKA_ID A B\nCKA_ID A C\n',
      'CKA_ID for the second time',
    ],
  ])('refuses %s', (_, body, why) => {
    expect(() => read(body)).toThrow(why);
  });

  it('refuses what is another file', () => {
    expect(() => readCertdata('<html>CKA_CLASS</html>')).toThrow('no BEGINDATA');
  });
});
