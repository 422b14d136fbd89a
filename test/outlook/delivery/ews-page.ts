import { ewsRoad } from '../../../src/outlook/delivery/ews.ts';
import { createOutbox } from '../../../src/outlook/delivery/outbox.ts';
import type { DeliveryOutcome } from '../../../src/outlook/delivery/outcome.ts';
import { ewsMessage } from '../../../src/outlook/ews-message.ts';
import { rawMessage, type RawMessage } from '../../../src/outlook/message.ts';

/** How the makeEwsRequestAsync of this page behaves: it passes on, or fails as Outlook does. */
export type Passing = 'on' | 'missing' | 'throws' | 'lost' | number;

declare global {
  interface Window {
    sendByEws: (
      url: string,
      bytes: readonly number[],
      passing?: Passing,
      most?: number,
    ) => Promise<DeliveryOutcome>;
    readByEws: (url: string, itemId: string) => Promise<RawMessage>;
  }
}

/** Outlook's call, with a real request behind it; `lost`: what CreateItem is answered never comes back. */
function mailbox(url: string, passing: Passing): Office.Mailbox {
  const pass = async (xml: string, callback: (result: object) => void) => {
    const answer = await (await fetch(url, { method: 'POST', body: xml })).text();
    if (typeof passing === 'number') callback({ status: 'failed', error: { code: passing } });
    else if (passing === 'lost' && xml.includes('CreateItem'))
      callback({ status: 'failed', error: { code: 9020 } });
    else callback({ status: 'succeeded', value: answer });
  };
  const makeEwsRequestAsync = (xml: string, callback: (result: object) => void) => {
    if (passing === 'throws') throw new Error('Elevated permission is required to call the method.');
    void pass(xml, callback);
  };
  return (passing === 'missing' ? {} : { makeEwsRequestAsync }) as unknown as Office.Mailbox;
}

window.sendByEws = (url, bytes, passing = 'on', most) => {
  const road = ewsRoad(mailbox(url, passing), most);
  const outbox = createOutbox({ road, now: () => 0, pause: () => Promise.resolve() });
  return outbox.send(new Uint8Array(bytes), new AbortController().signal);
};

window.readByEws = (url, itemId) => {
  const item = { itemClass: 'IPM.Note', itemId, attachments: [], subject: 's' };
  return rawMessage(item as unknown as Office.MessageRead, {
    servers: { ews: ewsMessage(mailbox(url, 'on')) },
  });
};
