import { context, octets, TAG, type Node } from '../asn1/ber.ts';
import { readAlgorithm } from '../asn1/certificate.ts';
import { elementChunks } from '../asn1/chunks.ts';
import { integer, oid, sequence } from '../asn1/der.ts';
import { fieldsOf, oidOf, onlyChild, smallInteger } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { concat, type Bytes } from '../bytes.ts';

/** What a CompressedData would unpack to is over the bound. Attack: a kilobyte that unpacks to a gigabyte. */
export class CompressionLimitError extends Error {
  override readonly name = 'CompressionLimitError';

  constructor(readonly limit: number) {
    super(`a compressed content of more than ${limit} octets`);
  }
}

/** A ContentInfo with CompressedData (RFC 3274) over a content of type id-data, in DER. */
export async function compressContent(content: Bytes): Promise<Bytes> {
  const pieces: Bytes[] = [];
  for await (const piece of piped([content], new CompressionStream('deflate'))) pieces.push(piece);
  const compressedData = elementChunks(
    TAG.sequence,
    integer(0),
    sequence(oid(OID.zlibCompress)),
    ...elementChunks(
      TAG.sequence,
      oid(OID.data),
      ...elementChunks(context(0), ...elementChunks(TAG.octetString, ...pieces)),
    ),
  );
  return concat(
    elementChunks(TAG.sequence, oid(OID.compressedData), ...elementChunks(context(0), ...compressedData)),
  );
}

export interface Decompressed {
  readonly eContentType: string;
  readonly content: Bytes;
}

/**
 * The content of a CompressedData.
 * @param limit octets that it may have at most
 * @throws CompressionLimitError, and MalformedError, for a compression other than zlib's and for a broken one too
 */
export async function readCompressedData(node: Node, limit: number): Promise<Decompressed> {
  const fields = fieldsOf(node, 'CompressedData');
  smallInteger(fields.take(TAG.integer, 'version'), 'CompressedData');
  const { algorithm } = readAlgorithm(fields.any('compressionAlgorithm'));
  const encapsulated = fieldsOf(fields.any('encapContentInfo'), 'EncapsulatedContentInfo');
  fields.end();
  if (algorithm !== OID.zlibCompress) throw new MalformedError('CompressedData', 'not compressed by zlib');
  const eContentType = oidOf(encapsulated.any('eContentType'), 'EncapsulatedContentInfo');
  const eContent = onlyChild(encapsulated.take(context(0), 'eContent'), 'EncapsulatedContentInfo');
  encapsulated.end();
  const compressed = octets(eContent);
  const content = await inflate(compressed, limit);
  if (await hasTrailer(compressed)) throw new MalformedError('CompressedData', 'something behind the stream');
  return { eContentType, content };
}

async function inflate(compressed: Bytes, limit: number): Promise<Bytes> {
  const pieces: Bytes[] = [];
  let length = 0;
  for await (const piece of inflated(compressed)) {
    length += piece.length;
    if (length > limit) throw new CompressionLimitError(limit);
    pieces.push(piece);
  }
  return concat(pieces);
}

/** @throws MalformedError for what is no stream of zlib from the first octet to the last */
async function* inflated(compressed: Bytes): AsyncGenerator<Bytes> {
  try {
    yield* piped([compressed], new DecompressionStream('deflate'));
  } catch {
    throw new MalformedError('CompressedData', 'not a stream of zlib');
  }
}

/**
 * Whether the stream ends before its last octet. Chromium refuses what stands behind the end of a stream, Node passes
 * it over in silence: one of two readers would see a message where the other sees none.
 */
async function hasTrailer(compressed: Bytes): Promise<boolean> {
  try {
    const pieces = inflated(compressed.subarray(0, -1));
    while (!(await pieces.next()).done);
    return true;
  } catch {
    return false;
  }
}

/** Small enough that little is unpacked beyond what anybody asked for. */
const SLICE = 64 * 1024;

/** What comes out of a transformation; whoever stops taking it stops the work. */
async function* piped(chunks: readonly Bytes[], through: GenericTransformStream): AsyncGenerator<Bytes> {
  const slices = slicesOf(chunks);
  const source = new ReadableStream<Bytes>({
    pull(controller) {
      const { done, value } = slices.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = (source.pipeThrough(through) as ReadableStream<Bytes>).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function* slicesOf(chunks: readonly Bytes[]): Generator<Bytes, void> {
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += SLICE) yield chunk.subarray(at, at + SLICE);
}
