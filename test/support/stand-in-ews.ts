/**
 * A STAND-IN for Exchange Web Services, on loopback https, written from its documentation (CreateItem, FindItem, GetItem,
 * [MS-OXWSCDATA]). Nothing here was recorded from a server: that it behaves like this is an assumption
 * (src/outlook/assumptions.ts).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bytes } from '../../src/bytes.ts';
import { messageIdOf } from '../../src/outlook/delivery/message-id.ts';
import { createSecureLoopback } from './loopback.ts';

export interface StandInEws {
  readonly url: string;
  /** The names of the operations that were asked for. */
  readonly asked: string[];
  readonly sent: Bytes[];
  /** Messages by item id. */
  readonly mailbox: Map<string, Bytes>;
  /** Answers in the place of the next ones to CreateItem: a ResponseCode, or a whole body. `+` before it: taken. */
  readonly faults: string[];
  /** Answers in the place of the next ones to FindItem. */
  readonly lookFaults: string[];
  close(): Promise<void>;
}

const NAMESPACES =
  'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" ' +
  'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"';

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope ${NAMESPACES}><s:Body>${body}</s:Body></s:Envelope>`;

const response = (operation: string, code: string, content = ''): string => {
  const kind = code === 'NoError' ? 'Success' : 'Error';
  return envelope(
    `<m:${operation}Response><m:ResponseMessages><m:${operation}ResponseMessage ResponseClass="${kind}">` +
      `<m:ResponseCode>${code}</m:ResponseCode>${content}` +
      `</m:${operation}ResponseMessage></m:ResponseMessages></m:${operation}Response>`,
  );
};

/** What a message that was taken is answered with. */
export const accepted = response('CreateItem', 'NoError');

export const busy = (milliseconds: number): string =>
  envelope(
    '<s:Fault><faultcode>a:ErrorServerBusy</faultcode><faultstring>Busy.</faultstring><detail>' +
      '<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">ErrorServerBusy</e:ResponseCode>' +
      `<t:MessageXml><t:Value Name="BackOffMilliseconds">${milliseconds}</t:Value></t:MessageXml></detail></s:Fault>`,
  );

export async function createStandInEws(): Promise<StandInEws> {
  const server = await createSecureLoopback();
  const ews: StandInEws = {
    url: `${server.url}/ews`,
    asked: [],
    sent: [],
    mailbox: new Map(),
    faults: [],
    lookFaults: [],
    close: () => server.close(),
  };
  server.answers.set('/ews', (_asked: IncomingMessage, answer: ServerResponse, body: Bytes) => {
    const xml = Buffer.from(body).toString();
    const operation = /<soap:Body><m:(\w+)/.exec(xml)?.[1] ?? '';
    ews.asked.push(operation);
    answer.writeHead(200, { 'access-control-allow-origin': '*' }).end(answerTo(ews, operation, xml));
  });
  return ews;
}

function answerTo(ews: StandInEws, operation: string, xml: string): string {
  if (operation === 'CreateItem') {
    const fault = ews.faults.shift();
    if (fault === undefined || fault.startsWith('+')) ews.sent.push(contentOf(xml));
    return fault === undefined ? response(operation, 'NoError') : faulty(operation, fault.replace(/^\+/, ''));
  }
  if (operation === 'FindItem') {
    const fault = ews.lookFaults.shift();
    if (fault !== undefined) return faulty(operation, fault);
    const id = plain(/Constant Value="([^"]*)"/.exec(xml)?.[1] ?? '');
    const found = ews.sent.filter((message) => messageIdOf(message) === id).length;
    return response(operation, 'NoError', `<m:RootFolder TotalItemsInView="${found}"/>`);
  }
  const message = ews.mailbox.get(plain(/ItemId Id="([^"]*)"/.exec(xml)?.[1] ?? ''));
  if (message === undefined) return response(operation, 'ErrorItemNotFound');
  const content = Buffer.from(message).toString('base64');
  return response(
    operation,
    'NoError',
    `<m:Items><t:Message><t:MimeContent CharacterSet="UTF-8">${content}</t:MimeContent></t:Message></m:Items>`,
  );
}

const faulty = (operation: string, fault: string): string =>
  /^\w+$/.test(fault) ? response(operation, fault) : fault;

const contentOf = (xml: string): Bytes =>
  new Uint8Array(Buffer.from(/<t:MimeContent[^>]*>([^<]*)</.exec(xml)?.[1] ?? '', 'base64'));

const plain = (text: string): string =>
  text.replace(/&(lt|gt|apos|quot|amp);/g, (_all, name: string) =>
    '<>\'"&'.charAt(['lt', 'gt', 'apos', 'quot', 'amp'].indexOf(name)),
  );
