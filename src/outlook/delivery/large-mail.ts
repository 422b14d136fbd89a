import { concat, utf8, type Bytes } from '../../bytes.ts';
import { parseEntity } from '../../mime/entity.ts';
import { header } from '../../mime/headers.ts';
import { decodeTransfer } from '../../mime/transfer.ts';
import { smimeForm } from '../smime-hints.ts';
import { graphRefusal } from './graph-refusal.ts';
import { askGraph, jsonOf, type GraphAccess, type GraphAnswer, type GraphRequest } from './graph-request.ts';
import { isInSentItems } from './graph-sent.ts';
import { postedBy } from './graph.ts';
import type { Refusal } from './outcome.ts';
import { UnaskedError, type Outgoing, type Posted, type Road } from './road.ts';
import { upload } from './upload.ts';

/** The fields that the server writes anew on this road, so the message's own cannot be handed over as bytes. */
export interface LargeEnvelope {
  readonly subject: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

/** What an upload session takes. */
const MOST = 150_000_000;
const ASK_LIMIT = 30_000;
const SCOPES = ['Mail.ReadWrite', 'Mail.Send'];

/**
 * An experiment, off unless config.json turns it on: a draft with an S/MIME message class and one attachment, from which
 * Exchange writes an S/MIME message as it leaves ([MS-OXOSMIME] 2.1.3, [MS-OXCMAIL]). Nobody has shown that it does.
 */
export function largeMailRoad(access: GraphAccess, envelope: LargeEnvelope): Road {
  return {
    name: 'graph-large',
    unfit({ bytes }) {
      const octets = attachmentOf(bytes)?.content.length;
      if (octets === undefined) return { code: 'unsupported', detail: 'a message that is not S/MIME' };
      return octets > MOST ? { code: 'too-large', octets, most: MOST } : undefined;
    },
    look: (messageId, signal) => isInSentItems(access, messageId, signal),
    post: (message, signal) => post(access, envelope, message, signal),
  };
}

async function post(
  access: GraphAccess,
  envelope: LargeEnvelope,
  message: Outgoing,
  signal: AbortSignal,
): Promise<Posted> {
  const attachment = attachmentOf(message.bytes);
  if (attachment === undefined) return { code: 'unsupported', detail: 'a message that is not S/MIME' };
  const draft = draftOf(envelope, message.messageId, attachment.messageClass);
  const created = await ask(access, { path: '/me/messages', ...json(draft) }, signal);
  const id = created.status === 201 ? textOf(created, 'id') : undefined;
  if (id === undefined) return graphRefusal(created);
  const path = `/me/messages/${encodeURIComponent(id)}`;
  try {
    const refusal = await attach(access, path, attachment, signal);
    if (refusal === undefined) {
      signal.throwIfAborted();
      const answer = await askGraph(access, { ...SEND, path: `${path}/send` }, signal);
      const posted = answer === 'lost' ? 'unclear' : postedBy(answer);
      if (posted !== 'accepted' && posted !== 'unclear') await remove(access, path);
      return posted;
    }
    await remove(access, path);
    return refusal;
  } catch (error) {
    await remove(access, path);
    throw error;
  }
}

const SEND = { method: 'POST', scopes: SCOPES, limit: 4 * ASK_LIMIT } as const;

const json = (content: object) => ({ contentType: 'application/json', body: JSON.stringify(content) });

/** @throws UnaskedError; the reason of `signal`. Nothing is sent by these requests, whatever became of them. */
async function ask(
  access: GraphAccess,
  request: Pick<GraphRequest, 'path' | 'contentType' | 'body'>,
  signal: AbortSignal,
): Promise<GraphAnswer> {
  const answer = await askGraph(
    access,
    { method: 'POST', scopes: SCOPES, limit: ASK_LIMIT, ...request },
    signal,
  );
  signal.throwIfAborted();
  if (answer === 'lost') throw new UnaskedError({ code: 'unreachable', detail: 'no answer' });
  return answer;
}

async function attach(
  access: GraphAccess,
  path: string,
  { content, mediaType }: Attachment,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const AttachmentItem = {
    attachmentType: 'file',
    name: 'smime.p7m',
    size: content.length,
    contentType: mediaType,
  };
  const request = { path: `${path}/attachments/createUploadSession`, ...json({ AttachmentItem }) };
  const session = await ask(access, request, signal);
  const url = session.status === 201 ? textOf(session, 'uploadUrl') : undefined;
  if (url === undefined) return graphRefusal(session);
  const isThere = await upload(access.fetch, url, content, signal);
  return isThere ? undefined : { code: 'not-accepted', detail: 'the upload was not taken' };
}

/** What was not sent must not stay behind as a draft; cancelled or not. That it may stay if this fails does no harm. */
async function remove(access: GraphAccess, path: string): Promise<void> {
  const request = { method: 'DELETE', path, scopes: SCOPES, limit: ASK_LIMIT } as const;
  await askGraph(access, request, new AbortController().signal).catch(() => undefined);
}

interface Attachment {
  readonly content: Bytes;
  readonly mediaType: string;
  readonly messageClass: string;
}

/** [MS-OXOSMIME] 2.1.3.1: the whole multipart/signed with its Content-Type and no other field; 2.1.3.2: the CMS. */
function attachmentOf(message: Bytes): Attachment | undefined {
  const entity = parseEntity(message);
  const { mediaType } = entity.contentType;
  const form = smimeForm(mediaType);
  if (form === undefined) return undefined;
  const body = entity.bytes.subarray(entity.bodyStart, entity.end);
  if (form === 'cms') {
    const content = decodeTransfer(body, entity.transferEncoding);
    return { content, mediaType, messageClass: 'IPM.Note.SMIME' };
  }
  const type = utf8(`Content-Type: ${header(entity, 'Content-Type') ?? ''}\r\n\r\n`);
  return { content: concat([type, body]), mediaType, messageClass: 'IPM.Note.SMIME.MultipartSigned' };
}

function draftOf({ subject, to, cc, bcc }: LargeEnvelope, messageId: string, messageClass: string): object {
  const recipients = (addresses: readonly string[]) =>
    addresses.map((address) => ({ emailAddress: { address } }));
  return {
    subject,
    internetMessageId: messageId,
    toRecipients: recipients(to),
    ccRecipients: recipients(cc),
    bccRecipients: recipients(bcc),
    // PidTagMessageClass.
    singleValueExtendedProperties: [{ id: 'String 0x001A', value: messageClass }],
  };
}

function textOf(answer: GraphAnswer, member: 'id' | 'uploadUrl'): string | undefined {
  const value = ((jsonOf(answer) ?? {}) as Readonly<Record<string, unknown>>)[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
