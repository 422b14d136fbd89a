import { closeDraft } from '../draft.ts';
import { officeCall } from '../office-call.ts';
import { OutlookError } from '../outlook-error.ts';
import { askGraph, type GraphAccess } from './graph-request.ts';

/**
 * What is left of the draft after its message was sent.
 * - `nothing`: Outlook closed the window and discarded the draft, or the draft was never saved anywhere
 * - `window`: the draft in the mailbox is gone, but its window is open: to be closed without saving
 * - `draft`: it is there, in clear text; the person has to discard it
 */
export type Leftover = 'nothing' | 'window' | 'draft';

const ID_LIMIT = 5_000;
const DELETE_LIMIT = 20_000;

/**
 * Closes and discards a draft whose message was sent. The add-in itself ends where that works (Mailbox 1.14); where it
 * does not, what was saved of the draft is removed by Graph, if that may be used.
 *
 * Never throws: the message is sent, and what remains is said.
 */
export async function discardDraft(
  item: Office.MessageCompose,
  graph: { readonly access: GraphAccess; readonly restId: (itemId: string) => string } | undefined,
  signal: AbortSignal,
): Promise<Leftover> {
  // Asked before closing: a closed item answers nothing.
  const itemId = graph === undefined ? undefined : await savedId(item);
  try {
    await closeDraft(item);
    return 'nothing';
  } catch (error) {
    if (!(error instanceof OutlookError)) throw error;
  }
  if (graph === undefined || itemId === undefined) return 'draft';
  return (await removed(graph.access, graph.restId(itemId), signal)) ? 'window' : 'draft';
}

/** Undefined where the draft was not saved yet, or cannot say. */
async function savedId(item: Office.MessageCompose): Promise<string | undefined> {
  try {
    return await officeCall<string>('item.getItemIdAsync', ID_LIMIT, (callback) =>
      item.getItemIdAsync(callback),
    );
  } catch {
    return undefined;
  }
}

async function removed(access: GraphAccess, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await askGraph(
      access,
      {
        method: 'DELETE',
        path: `/me/messages/${encodeURIComponent(id)}`,
        scopes: ['Mail.ReadWrite'],
        limit: DELETE_LIMIT,
      },
      signal,
    );
    // 404: Outlook discarded it after all, and only its answer was lost.
    return answer !== 'lost' && (answer.status === 204 || answer.status === 404);
  } catch {
    return false;
  }
}
