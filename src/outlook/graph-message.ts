import type { Bytes } from '../bytes.ts';
import { utf8 } from '../bytes.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import { askGraph, jsonOf, type GraphAccess, type GraphAnswer } from './delivery/graph-request.ts';
import { graphIdsOf } from './delivery/graph-sent.ts';
import { UnaskedError } from './delivery/road.ts';
import { UnservedError, type ServerReader } from './message.ts';

/** Exchange Online takes messages of up to 150 MB; base64 in JSON is a third longer. */
const MOST = 200 * 1024 * 1024;

/** A large message on a slow line, in milliseconds. */
const READ_LIMIT = 60_000;

export interface GraphReading {
  readonly access: GraphAccess;
  /** Outlook's convertToRestId: Graph knows an item under another name than Outlook. */
  readonly restId: (itemId: string) => string;
}

/** The message as the server writes it. */
export function graphMessage(reading: GraphReading): ServerReader {
  return async (item, signal) => {
    const { body } = await get(reading, item, '/$value', signal);
    if (body === undefined || body.length === 0) throw new UnservedError('empty');
    return body;
  };
}

/** The one attachment of an S/MIME message: [MS-OXOSMIME] 2.1.3.1 and 2.1.3.2. */
export function graphAttachment(reading: GraphReading): ServerReader {
  return async (item, signal) => {
    const { value } = (jsonOf(await get(reading, item, '/attachments', signal)) ?? {}) as {
      readonly value?: unknown;
    };
    if (!Array.isArray(value) || value.length !== 1) throw new UnservedError('absent');
    const { contentBytes } = (value[0] ?? {}) as { readonly contentBytes?: unknown };
    if (typeof contentBytes !== 'string' || contentBytes === '') throw new UnservedError('empty');
    return decoded(contentBytes);
  };
}

function decoded(base64: string): Bytes {
  try {
    return decodeTransfer(utf8(base64), 'base64');
  } catch {
    throw new UnservedError('not-smime');
  }
}

async function get(
  { access, restId }: GraphReading,
  item: Office.MessageRead,
  what: '/$value' | '/attachments',
  signal = new AbortController().signal,
): Promise<GraphAnswer> {
  try {
    // Outlook on the Mac leaves itemId empty (office-js#4330, #5876).
    const id = item.itemId === '' ? await idByMessageId(access, item, signal) : restId(item.itemId);
    const path = `/me/messages/${encodeURIComponent(id)}${what}`;
    const request = { method: 'GET', path, scopes: ['Mail.Read'], limit: READ_LIMIT, most: MOST } as const;
    const answer = await askGraph(access, request, signal);
    signal.throwIfAborted();
    if (answer === 'lost') throw new UnservedError('timeout');
    if (answer.status !== 200) throw new UnservedError('refused');
    return answer;
  } catch (error) {
    throw error instanceof UnaskedError ? new UnservedError('refused') : error;
  }
}

/**
 * Attack: a sender gives a message the Message-ID of another one that the reader has; the verdict on the one would be
 * shown beside the other. So only a Message-ID that the mailbox has once will do.
 */
async function idByMessageId(
  access: GraphAccess,
  { internetMessageId }: Office.MessageRead,
  signal: AbortSignal,
): Promise<string> {
  if (internetMessageId === '') throw new UnservedError('no-id');
  const where = { under: '', scope: 'Mail.Read' } as const;
  const [id, ...others] = await graphIdsOf(access, internetMessageId, where, signal);
  if (id === undefined) throw new UnservedError('absent');
  if (others.length > 0) throw new UnservedError('no-id');
  return id;
}
