import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../bin/root.js';
import { children, context, encodingOf, TAG } from '../../src/asn1/ber.ts';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { readContentInfo } from '../../src/asn1/cms.ts';
import { octetString, oid } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { readPem } from '../../src/asn1/pem.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { compressContent } from '../../src/cms/compress.ts';
import { decryptContent } from '../../src/cms/decrypt.ts';
import { canonicalLineEnds } from '../../src/mime/canonical.ts';
import { inspectMessage } from '../../src/smime/inspect.ts';
import { readLayers, type Layer } from '../../src/smime/layers.ts';
import { createReader, encryptedTo } from '../support/envelope.ts';
import { createRoot } from '../support/fake-ca.ts';
import { createCrl, createOcspResponse } from '../support/fake-revocation.ts';
import { bitFlips, truncations } from '../support/hostile-bytes.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, opaqueSigned, pkcs7Mime, TEXT } from '../support/message.ts';
import { signCms } from '../support/sign-cms.ts';

/**
 * In the usual run every 11th octet of a message and every 31st of a sample of RSA; with EVERY_BIT=1 all of them. Each
 * is a prime, so that over line ends and groups of base64 every place comes up.
 */
const STEP = process.env['EVERY_BIT'] ? 1 : 11;
const SAMPLE_STEP = process.env['EVERY_BIT'] ? 1 : 31;
const LONG = 3_600_000;

const root = await createRoot();
const alice = await root.issue({ email: 'alice@example.org' });
const bob = await createReader(root);
const signers = [{ by: alice }];
const given = { anchors: [root], keys: [bob.key], from: 'alice@example.org' };

const indefinite = (tag: number, ...inside: readonly Bytes[]): Bytes =>
  concat([Uint8Array.of(tag, 0x80), ...inside, Uint8Array.of(0, 0)]);

/** As `openssl cms -stream` writes it: indefinite lengths, the content in pieces. */
function streamed(cms: Bytes): Bytes {
  const [version, digestAlgorithms, , ...rest] = children(readContentInfo(cms).content).map(encodingOf);
  const pieces = indefinite(0x24, octetString(TEXT.subarray(0, 20)), octetString(TEXT.subarray(20)));
  const encapsulated = indefinite(TAG.sequence, oid(OID.data), indefinite(context(0), pieces));
  const signedData = indefinite(TAG.sequence, version!, digestAlgorithms!, encapsulated, ...rest);
  return indefinite(TAG.sequence, oid(OID.signedData), indefinite(context(0), signedData));
}

const bare = await signCms({ content: TEXT, signers });
const opaque = await opaqueSigned({ signers });
const MESSAGES: Readonly<Record<string, Bytes>> = {
  'a clear-signed message': await clearSigned({ signers }),
  'an opaque signed message': opaque,
  'a bare CMS': bare,
  'a streamed CMS': streamed(bare),
  'a compressed one': pkcs7Mime(await compressContent(opaque), FROM_ALICE, 'compressed-data'),
  'one encrypted by CBC': await encryptedTo(bob, opaque, FROM_ALICE),
  'one encrypted by GCM': await encryptedTo(bob, opaque, FROM_ALICE, 'AES-256-GCM'),
};

type Given = Parameters<typeof judgeMessage>[1];

interface Seen {
  readonly decrypted: string | undefined;
  readonly signed: readonly (readonly string[])[];
}

const hex = (bytes: Bytes | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** What was signed, by which signatures, and what a decryption gave: read without any check. */
async function seenIn(bytes: Bytes, { keys = [] }: Given): Promise<Seen> {
  let decrypted: string | undefined;
  const signed: string[][] = [];
  let layer: Layer | undefined = readLayers(bytes);
  while (layer && layer.kind !== 'part' && layer.kind !== 'unread') {
    if (layer.kind === 'compressed') layer = await layer.unpack();
    else if (layer.kind === 'signed') {
      const content = layer.content?.forms[0]?.();
      const signatures = layer.signedData.signerInfos.flatMap(({ signedAttributesDer, signature }) => [
        hex(signedAttributesDer),
        hex(signature),
      ]);
      signed.push([hex(content && canonicalLineEnds(content)), ...signatures]);
      layer = layer.inner;
    } else {
      const opened = await decryptContent(layer.enveloped, 'open' in keys ? [] : keys);
      decrypted = opened.kind === 'decrypted' ? hex(opened.content) : undefined;
      layer = opened.kind === 'decrypted' ? layer.read(opened.content) : undefined;
    }
  }
  return { decrypted, signed };
}

/** A verdict comes out; `verified` and `authenticated` only where the octets that they are said of are the same. */
async function expectHonest(changed: Bytes, original: Seen, at: number, options: Given): Promise<void> {
  inspectMessage(changed);
  const { verdict, decryption } = await judgeMessage(changed, options);
  if (verdict.kind === 'verified')
    expect([at, (await seenIn(changed, options)).signed]).toEqual([at, original.signed]);
  if (decryption === 'authenticated')
    expect([at, (await seenIn(changed, options)).decrypted]).toEqual([at, original.decrypted]);
}

describe.each(Object.entries(MESSAGES))('%s', (_, message) => {
  it('is verified as it was sent', async () => {
    expect((await judgeMessage(message, given)).verdict.kind).toBe('verified');
  });

  it(
    'is verified with a flipped bit only where that bit is not signed',
    async () => {
      const original = await seenIn(message, given);
      expect(original.signed).toHaveLength(1);
      for (const [at, flipped] of bitFlips(message, STEP)) await expectHonest(flipped, original, at, given);
    },
    LONG,
  );

  it(
    'is verified cut off only where all that is signed is left',
    async () => {
      const original = await seenIn(message, given);
      for (const cut of truncations(message, STEP)) await expectHonest(cut, original, cut.length, given);
    },
    LONG,
  );
});

describe('every octet that a signature is over, and of the signature itself', () => {
  const range = (text: string): readonly [number, number] => {
    const start = hex(bare).indexOf(text) / 2;
    return [start, start + text.length / 2];
  };

  it.each(['content', 'attributes', 'signature'] as const)(
    'flipped in the %s, is never verified',
    async (part) => {
      const { signed } = await seenIn(bare, given);
      const [content = '', attributes = '', signature = ''] = signed[0] ?? [];
      // Attributes stand under another tag than the one that is signed (RFC 5652 §5.4).
      const [start, end] = range({ content, attributes: attributes.slice(4), signature }[part]);
      expect(end - start).toBeGreaterThan(60);
      for (const [at, flipped] of bitFlips(bare)) {
        if (at < start || at >= end) continue;
        expect([at, (await judgeMessage(flipped, given)).verdict.kind]).not.toEqual([at, 'verified']);
      }
    },
    LONG,
  );
});

describe('revocation evidence with a flipped bit or cut off', () => {
  it.each(['list', 'response'] as const)(
    'a %s that revokes never lets the signer pass',
    async (kind) => {
      const message = MESSAGES['a clear-signed message']!;
      const crl = await createCrl({ issuer: root, revoked: [alice] });
      const ocsp = await createOcspResponse({ issuer: root, about: alice, status: 'revoked' });
      const judged = async (evidence: Bytes): Promise<string> => {
        const named = [{ der: evidence, source: 'test' }];
        const crls = kind === 'list' ? named : [];
        const ocspResponses = kind === 'response' ? named : [];
        const report = await judgeMessage(message, {
          ...given,
          revocation: 'require',
          evidence: { crls, ocspResponses },
        });
        return report.verdict.kind;
      };
      const evidence = kind === 'list' ? crl : ocsp;
      expect(await judged(evidence)).toBe('invalid');
      for (const [at, flipped] of bitFlips(evidence))
        expect([at, await judged(flipped)]).not.toEqual([at, 'verified']);
      for (const cut of truncations(evidence, STEP)) expect(await judged(cut)).not.toBe('verified');
    },
    LONG,
  );
});

describe('the samples of the first run', () => {
  const folder = join(ROOT, 'assets/samples');
  const anchors = readPem(new Uint8Array(readFileSync(join(folder, 'anchors.pem'))), 'CERTIFICATE').map(
    (der) => ({
      ...root,
      der,
      certificate: readCertificate(der),
    }),
  );

  it.each(readdirSync(folder).filter((name) => name.endsWith('.eml')))(
    '%s is read or refused with any bit flipped, and verified only as it was signed',
    async (name) => {
      const message = new Uint8Array(readFileSync(join(folder, name)));
      const options = { anchors };
      const original = await seenIn(message, options);
      for (const [at, flipped] of bitFlips(message, SAMPLE_STEP))
        await expectHonest(flipped, original, at, options);
      for (const cut of truncations(message, SAMPLE_STEP))
        await expectHonest(cut, original, cut.length, options);
    },
    LONG,
  );
});

describe('layers without end', () => {
  it.each(['signed', 'compressed', 'encrypted', 'all in turn'] as const)(
    'of the kind %s are refused after the eighth',
    async (kind) => {
      let message = opaque;
      for (let level = 0; level < 10; level++) {
        const turn =
          kind === 'all in turn' ? (['signed', 'encrypted', 'compressed'] as const)[level % 3] : kind;
        if (turn === 'signed') message = await opaqueSigned({ signers, content: message });
        else if (turn === 'encrypted') message = await encryptedTo(bob, message, FROM_ALICE);
        else message = pkcs7Mime(await compressContent(message), FROM_ALICE, 'compressed-data');
      }
      const { verdict } = await judgeMessage(message, given);
      expect(verdict.kind).toBe('refused');
      expect(verdict.findings.map(({ code }) => code)).toContain('nested-too-deep');
    },
  );

  it('a hundred thousand attached messages within one another are one attachment', async () => {
    const message = concat([
      utf8('From: alice@example.org\r\n'),
      utf8('Content-Type: message/rfc822\r\n\r\n'.repeat(100_000)),
    ]);
    expect((await judgeMessage(message, given)).verdict.kind).toBe('unsigned');
  });

  it('a hundred thousand multiparts within one another are refused', async () => {
    const levels = Array.from(
      { length: 100_000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    );
    const { verdict } = await judgeMessage(utf8(levels.join('')), given);
    expect(verdict.kind).toBe('refused');
  });

  it('comments without end in the sender name nobody', async () => {
    for (const from of [
      '('.repeat(100_000),
      `${'('.repeat(100_000)}${')'.repeat(100_000)} alice@example.org`,
    ]) {
      const { verdict } = await judgeMessage(
        await opaqueSigned({ signers, fields: { ...FROM_ALICE, From: from } }),
        given,
      );
      expect(verdict.kind).not.toBe('verified');
    }
  });
});
