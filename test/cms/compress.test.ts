import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readContentInfo } from '../../src/asn1/cms.ts';
import { explicit, integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, equal, utf8, type Bytes } from '../../src/bytes.ts';
import { compressContent, CompressionLimitError, readCompressedData } from '../../src/cms/compress.ts';
import { deflateSync, inflateSync } from 'node:zlib';

/** openssl 3.0 is mostly built without zlib, so the peer is Node's own. */
const CONTENT = utf8('Content-Type: text/plain\r\n\r\nShall we have lunch on Friday?\r\n');
const LIMIT = 1_000_000;

const read = (cms: Bytes, limit = LIMIT) => readCompressedData(readContentInfo(cms).content, limit);

function compressedData(compressed: Uint8Array, algorithm: string = OID.zlibCompress): Bytes {
  return sequence(
    integer(0),
    sequence(oid(algorithm)),
    sequence(oid(OID.data), explicit(0, octetString(compressed))),
  );
}
const readDer = (der: Bytes, limit = LIMIT) => readCompressedData(parseBer(der), limit);

describe('CompressedData', () => {
  it('comes back as it was, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (octets) => {
        const content = new Uint8Array(octets);
        const { contentType } = readContentInfo(await compressContent(content));
        expect(contentType).toBe(OID.compressedData);
        expect(await read(await compressContent(content))).toEqual({ eContentType: OID.data, content });
      }),
      { numRuns: 50 },
    );
  });

  it('is a stream of zlib that others read, and reads theirs', async () => {
    const cms = await compressContent(CONTENT);
    const start = Buffer.from(cms).indexOf(Buffer.from([0x78]), 40);
    expect(new Uint8Array(inflateSync(cms.subarray(start)))).toEqual(CONTENT);
    expect((await readDer(compressedData(deflateSync(CONTENT)))).content).toEqual(CONTENT);
  });

  it('stops at the limit, however small the bomb is', async () => {
    const bomb = await compressContent(new Uint8Array(LIMIT + 1));
    expect(bomb.length).toBeLessThan(2000);
    await expect(read(bomb)).rejects.toThrow(CompressionLimitError);
    const { content } = await read(bomb, LIMIT + 1);
    expect(equal(content, new Uint8Array(LIMIT + 1))).toBe(true);
  });

  it('calls malformed what is no zlib, is cut off, has a wrong checksum or something behind it', async () => {
    const good = new Uint8Array(deflateSync(CONTENT));
    const wrong = good.slice();
    wrong[wrong.length - 1]! ^= 1;
    for (const stream of [
      utf8('not zlib'),
      good.subarray(0, -6),
      good.subarray(0, 0),
      wrong,
      concat([good, utf8('more')]),
    ]) {
      await expect(readDer(compressedData(stream))).rejects.toThrow(MalformedError);
    }
    await expect(readDer(compressedData(good, '1.2.3'))).rejects.toThrow(MalformedError);
  });
});
