import { graphRefusal } from './graph-refusal.ts';
import { askGraph, jsonOf, type GraphAccess } from './graph-request.ts';
import { UnaskedError } from './road.ts';

/** A question about one message, in milliseconds. */
const LOOK_LIMIT = 20_000;

/** Ids of messages with this Message-ID; `under` is a folder's path, or '' for the whole mailbox. */
export async function graphIdsOf(
  access: GraphAccess,
  messageId: string,
  { under, scope }: { readonly under: string; readonly scope: 'Mail.ReadBasic' | 'Mail.Read' },
  signal: AbortSignal,
): Promise<readonly string[]> {
  // OData: a quote in a string is written twice.
  const filter = encodeURIComponent(`internetMessageId eq '${messageId.replaceAll("'", "''")}'`);
  const path = `/me${under}/messages?$filter=${filter}&$select=id&$top=2`;
  const request = { method: 'GET', path, scopes: [scope], limit: LOOK_LIMIT } as const;
  const answer = await askGraph(access, request, signal);
  signal.throwIfAborted();
  if (answer === 'lost') throw new UnaskedError({ code: 'unreachable', detail: 'no answer' });
  if (answer.status !== 200) throw new UnaskedError(graphRefusal(answer));
  const { value } = (jsonOf(answer) ?? {}) as { readonly value?: unknown };
  // Anything but a list must not pass for "not there": that would let the message go out a second time.
  if (!Array.isArray(value)) throw new UnaskedError({ code: 'not-accepted', detail: 'no list of messages' });
  return value.map(idOf);
}

function idOf(message: unknown): string {
  const { id } = (message ?? {}) as { readonly id?: unknown };
  if (typeof id === 'string' && id !== '') return id;
  throw new UnaskedError({ code: 'not-accepted', detail: 'a message without id' });
}

/** Whether Sent Items has it. @throws UnaskedError; or the reason of `signal` */
export async function isInSentItems(
  access: GraphAccess,
  messageId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const where = { under: '/mailFolders/sentitems', scope: 'Mail.ReadBasic' } as const;
  return (await graphIdsOf(access, messageId, where, signal)).length > 0;
}
