import {
  constants,
  createCipheriv,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
  sign,
  type KeyObject,
} from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './case.ts';
import { wycheproof } from './wycheproof.ts';

/** Files of kinds that the corpus at hand may not have, made by OpenSSL in the form of Wycheproof. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-wycheproof-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Group {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** The outcomes of the tests of one group. */
async function outcomes(algorithm: string, group: Group, ...tests: readonly object[]): Promise<Outcome[]> {
  const numbered = tests.map((test, at) => ({ tcId: at + 1, flags: [], ...test }));
  const file = { algorithm, testGroups: [{ ...group, tests: numbered }] };
  writeFileSync(join(folder, 'one_test.json'), JSON.stringify(file));
  const found: Outcome[] = [];
  for (const one of wycheproof(folder)) found.push(await one.run());
  return found;
}

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const spki = (key: KeyObject): string => hex(key.export({ type: 'spki', format: 'der' }));
const pkcs8 = (key: KeyObject): string => hex(key.export({ type: 'pkcs8', format: 'der' }));
const base64url = (text: unknown): string => hex(Buffer.from(String(text), 'base64url'));
const changed = (octets: string): string => octets.replace(/^../, (first) => (first === '00' ? '01' : '00'));

const MESSAGE = Buffer.from('what was signed');
const pair = (sig: Uint8Array) => [
  { msg: hex(MESSAGE), sig: hex(sig), result: 'valid' },
  { msg: hex(MESSAGE.subarray(1)), sig: hex(sig), result: 'invalid' },
];

describe('signatures', () => {
  it.each(['brainpoolP256r1', 'brainpoolP512r1', 'secp521r1', 'secp384r1'])('on %s run', async (curve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
    const group = { publicKey: { curve }, publicKeyDer: spki(publicKey), sha: 'SHA3-512' };
    const der = sign('sha3-512', MESSAGE, privateKey);
    expect(await outcomes('ECDSA', { type: 'EcdsaVerify', ...group }, ...pair(der))).toEqual([
      'right',
      'right',
    ]);
    const p1363 = sign('sha3-512', MESSAGE, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const tests = [...pair(p1363), { ...pair(p1363)[0], sig: `${hex(p1363)}00`, result: 'invalid' }];
    expect(await outcomes('ECDSA', { type: 'EcdsaP1363Verify', ...group }, ...tests)).toEqual([
      'right',
      'right',
      'right',
    ]);
    const wrong = [{ ...pair(der)[0], result: 'invalid' }];
    expect(await outcomes('ECDSA', { type: 'EcdsaVerify', ...group }, ...wrong)).toEqual([
      { wrong: 'expected refused, found accepted' },
    ]);
  });

  it.each(['secp224r1', 'secp256k1'])('on %s are refused by name', async (curve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
    const group = {
      type: 'EcdsaVerify',
      publicKey: { curve },
      publicKeyDer: spki(publicKey),
      sha: 'SHA-256',
    };
    const refused = { refused: `ECDSA with SHA-256 on an unknown curve (${curve}): unsupported` };
    const tests = pair(sign('sha256', MESSAGE, privateKey));
    expect(await outcomes('ECDSA', group, ...tests)).toEqual([refused, refused]);
  });

  it('of Ed448 run, by the older names of the members as well', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed448');
    const tests = pair(sign(null, MESSAGE, privateKey));
    const group = { type: 'EddsaVerify', keyDer: spki(publicKey) };
    expect(await outcomes('EDDSA', group, ...tests)).toEqual(['right', 'right']);
  });

  it('of RSA run with every digest that has a number, the others are refused by name', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keyOf = { publicKeyDer: spki(publicKey) };
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const pss = sign('sha512-256', MESSAGE, { key: privateKey, padding, saltLength: 7 });
    const group = {
      type: 'RsassaPssVerify',
      sha: 'SHA-512/256',
      mgf: 'MGF1',
      mgfSha: 'SHA-512/256',
      sLen: 7,
    };
    expect(await outcomes('RSASSA-PSS', { ...group, ...keyOf }, ...pair(pss))).toEqual(['right', 'right']);
    const shake = { type: 'RsassaPssVerify', sha: 'SHAKE128', mgf: 'SHAKE128', sLen: 32, ...keyOf };
    expect(await outcomes('RSASSA-PSS', shake, pair(pss)[0]!)).toEqual([
      { refused: 'RSA-PSS with SHAKE128: unsupported' },
    ]);
    const md5 = { type: 'RsassaPkcs1Verify', sha: 'MD5', ...keyOf };
    const md5Signature = sign('md5', MESSAGE, privateKey);
    expect(await outcomes('RSASSA-PKCS1-v1_5', md5, pair(md5Signature)[0]!)).toEqual([
      { refused: 'RSA PKCS #1 v1.5 with MD5: refused' },
    ]);
    const made = { type: 'RsassaPkcs1Generate', sha: 'SHA-224', privateKeyPkcs8: pkcs8(privateKey) };
    const tests = pair(sign('sha224', MESSAGE, privateKey));
    expect(await outcomes('RSASSA-PKCS1-v1_5', made, ...tests)).toEqual(['right', 'right']);
  });
});

describe('key transport', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { privateKeyPkcs8: pkcs8(privateKey) };

  it('by OAEP runs with other digests', async () => {
    const ct = hex(publicEncrypt({ key: publicKey, oaepHash: 'sha512' }, MESSAGE));
    const group = { type: 'RsaesOaepDecrypt', sha: 'SHA-512', mgf: 'MGF1', mgfSha: 'SHA-512', ...key };
    const tests = [
      { msg: hex(MESSAGE), ct, label: '', result: 'valid' },
      { msg: hex(MESSAGE), ct, label: '00', result: 'invalid' },
    ];
    expect(await outcomes('RSAES-OAEP', group, ...tests)).toEqual(['right', 'right']);
  });

  it('by PKCS #1 v1.5 takes a right padding for an answer, and finds one where none should be', async () => {
    const padding = constants.RSA_PKCS1_PADDING;
    const cek = Buffer.alloc(32, 7);
    const test = { msg: hex(cek), ct: hex(publicEncrypt({ key: publicKey, padding }, cek)) };
    const group = { type: 'RsaesPkcs1Decrypt', ...key };
    expect(await outcomes('RSAES-PKCS1-v1_5', group, { ...test, result: 'valid' })).toEqual(['right']);
    expect(await outcomes('RSAES-PKCS1-v1_5', group, { ...test, result: 'invalid' })).toEqual([
      { wrong: 'expected refused, found accepted' },
    ]);
    const raw = Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(221, 9), Buffer.from([0]), cek]);
    const wrong = publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, raw);
    expect(await outcomes('RSAES-PKCS1-v1_5', group, { ...test, ct: hex(wrong), result: 'invalid' })).toEqual(
      ['right'],
    );
  });
});

describe('key agreement', () => {
  /** The same two keys in every form that Wycheproof writes them in. */
  function forms(ours: KeyObject, theirs: KeyObject) {
    const [mine, other] = [ours.export({ format: 'jwk' }), theirs.export({ format: 'jwk' })];
    const raw =
      theirs.asymmetricKeyType === 'ec' ? `04${base64url(other.x)}${base64url(other.y)}` : base64url(other.x);
    return {
      asn: { public: spki(theirs), private: base64url(mine.d) },
      structures: { public: spki(theirs), private: pkcs8(ours) },
      raw: { public: raw, private: base64url(mine.d) },
      pem: {
        public: theirs.export({ type: 'spki', format: 'pem' }),
        private: ours.export({ type: 'pkcs8', format: 'pem' }),
      },
      jwk: { public: other, private: mine },
    };
  }

  const valid = (form: object, shared: string) => ({ ...form, shared, result: 'valid' });
  const invalid = (form: object, shared: string) => ({ ...form, shared: changed(shared), result: 'invalid' });

  it.each([
    ['secp521r1', 'P-521'],
    ['secp384r1', 'P-384'],
  ])('on %s runs in every form', async (curve, jwkCurve) => {
    const ours = generateKeyPairSync('ec', { namedCurve: curve });
    const theirs = generateKeyPairSync('ec', { namedCurve: curve });
    const shared = hex(diffieHellman({ privateKey: ours.privateKey, publicKey: theirs.publicKey }));
    const { asn, raw, pem, jwk } = forms(ours.privateKey, theirs.publicKey);
    const run = (type: string, form: object, name = curve) =>
      outcomes(
        'ECDH',
        { type, curve: name, encoding: type === 'EcdhTest' ? 'asn' : 'other' },
        valid(form, shared),
      );
    expect(await run('EcdhTest', asn)).toEqual(['right']);
    expect(await run('EcdhEcpointTest', raw)).toEqual(['right']);
    expect(await run('EcdhPemTest', pem)).toEqual(['right']);
    expect(await run('EcdhWebcryptoTest', jwk, jwkCurve)).toEqual(['right']);
    const wrongCurve = { ...jwk, public: { ...jwk.public, crv: 'P-256' } };
    const refused = { ...wrongCurve, shared, result: 'invalid' };
    expect(await outcomes('ECDH', { type: 'EcdhWebcryptoTest', curve: jwkCurve }, refused)).toEqual([
      'right',
    ]);
    const [other] = await outcomes('ECDH', { type: 'EcdhTest', curve }, invalid(asn, shared));
    expect(other).toHaveProperty('wrong');
  });

  it.each(['x25519', 'x448'] as const)('by %s runs in every form', async (name) => {
    const make = () => (name === 'x25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('x448'));
    const [ours, theirs] = [make(), make()];
    const shared = hex(diffieHellman({ privateKey: ours.privateKey, publicKey: theirs.publicKey }));
    const { structures, raw, pem, jwk } = forms(ours.privateKey, theirs.publicKey);
    const curve = name.replace('x', 'curve');
    const run = (type: string, form: object) => outcomes('XDH', { type, curve }, valid(form, shared));
    expect(await run('XdhComp', raw)).toEqual(['right']);
    expect(await run('XdhAsnComp', structures)).toEqual(['right']);
    expect(await run('XdhPemComp', pem)).toEqual(['right']);
    expect(await run('XdhJwkComp', jwk)).toEqual(['right']);
    const zero = { ...raw, public: '00'.repeat(raw.public.length / 2), shared, result: 'invalid' };
    expect(await outcomes('XDH', { type: 'XdhComp', curve }, zero)).toEqual(['right']);
  });

  it('on a curve that Signet has not is refused by name', async () => {
    const test = { public: '', private: '', shared: '', result: 'valid' };
    expect(await outcomes('ECDH', { type: 'EcdhTest', curve: 'secp256k1' }, test)).toEqual([
      { refused: 'key agreement on secp256k1: unsupported' },
    ]);
  });
});

describe('ciphers', () => {
  const key = Buffer.alloc(24, 5);
  const iv = Buffer.alloc(12, 6);

  it('of AES-192-GCM run with tags of 96 bits, and shorter ones are refused by name', async () => {
    const sealed = (authTagLength: number) => {
      const cipher = createCipheriv('aes-192-gcm', key, iv, { authTagLength });
      const ct = Buffer.concat([cipher.update(MESSAGE), cipher.final()]);
      const common = { key: hex(key), iv: hex(iv), aad: '', msg: hex(MESSAGE), ct: hex(ct) };
      const tag = hex(cipher.getAuthTag());
      return [
        { ...common, tag, result: 'valid' },
        { ...common, tag: changed(tag), result: 'invalid' },
      ];
    };
    const group = { type: 'AeadTest', ivSize: 96, keySize: 192 };
    expect(await outcomes('AES-GCM', { ...group, tagSize: 96 }, ...sealed(12))).toEqual(['right', 'right']);
    const refused = { refused: 'AES-GCM with a tag of 64 bits: RFC 5084 §3.2 has 96 to 128' };
    expect(await outcomes('AES-GCM', { ...group, tagSize: 64 }, ...sealed(8))).toEqual([refused, refused]);
  });

  it('that S/MIME has not are refused by name, and other kinds are skipped with a word', async () => {
    const test = { key: '', iv: '', msg: '', ct: '', tag: '', result: 'valid' };
    const aead = { type: 'AeadTest', keySize: 128, tagSize: 128 };
    expect(await outcomes('AES-EAX', aead, test)).toEqual([
      { refused: 'AES-EAX with 128 bits: no cipher of S/MIME' },
    ]);
    expect(await outcomes('AES-KWP', { type: 'KeywrapTest', keySize: 128 }, test)).toEqual([
      { refused: 'AES-KWP with 128 bits: no key wrap of RFC 8551' },
    ]);
    expect(await outcomes('HMACSHA256', { type: 'MacTest' }, test)).toEqual([
      { skipped: 'HMACSHA256 (MacTest): nothing that S/MIME does' },
    ]);
  });

  it('of ChaCha20-Poly1305 run', async () => {
    const long = Buffer.alloc(32, 5);
    const cipher = createCipheriv('chacha20-poly1305', long, iv, { authTagLength: 16 });
    const ct = Buffer.concat([cipher.update(MESSAGE), cipher.final()]);
    const test = { key: hex(long), iv: hex(iv), aad: '', msg: hex(MESSAGE), ct: hex(ct) };
    const tag = hex(cipher.getAuthTag());
    const group = { type: 'AeadTest', keySize: 256, tagSize: 128 };
    const tests = [
      { ...test, tag, result: 'valid' },
      { ...test, tag: changed(tag), result: 'invalid' },
    ];
    expect(await outcomes('CHACHA20-POLY1305', group, ...tests)).toEqual(['right', 'right']);
  });
});
