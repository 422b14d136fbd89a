import { utf8, type Bytes } from '../bytes.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import { readEwsAnswer, TYPES } from './delivery/ews-answer.ts';
import { askEws, xmlText } from './delivery/ews-request.ts';
import { UnservedError, type ServerReader } from './message.ts';

/** The message as an Exchange server on-premises has it, through Outlook; the manifest must ask for ReadWriteMailbox. */
export function ewsMessage(box: Office.Mailbox): ServerReader {
  return async (item, signal) => {
    if (item.itemId === '') throw new UnservedError('no-id');
    const answer = readEwsAnswer(await askEws(box, getItem(item.itemId), signal));
    if (answer?.succeeded !== true) throw new UnservedError('refused');
    const contents = answer.message.getElementsByTagNameNS(TYPES, 'MimeContent');
    const base64 = contents[0]?.textContent ?? '';
    if (contents.length !== 1 || base64 === '') throw new UnservedError('empty');
    return decoded(base64);
  };
}

function decoded(base64: string): Bytes {
  try {
    return decodeTransfer(utf8(base64), 'base64');
  } catch {
    throw new UnservedError('not-smime');
  }
}

const getItem = (itemId: string): string =>
  '<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>' +
  '<t:IncludeMimeContent>true</t:IncludeMimeContent></m:ItemShape>' +
  `<m:ItemIds><t:ItemId Id="${xmlText(itemId)}"/></m:ItemIds></m:GetItem>`;
