import { currentMessage } from '../outlook/host.ts';
import { rawMessage } from '../outlook/message.ts';
import type { Original } from './read/read-store.ts';

/**
 * Reads the message that is selected in Outlook as the run begins.
 *
 * @throws Error where none is, or where the selection moved on meanwhile: then the bytes may be of either message
 */
export async function selectedMessage(signal: AbortSignal): Promise<Original> {
  const item = currentMessage();
  if (item === null) throw new Error('No message is selected any more.');
  const id = item.itemId;
  const original = await rawMessage(item, { signal });
  if (currentMessage()?.itemId !== id) throw new Error('Another message was selected meanwhile.');
  return original;
}
