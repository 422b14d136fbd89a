import { officeCall } from '../office-call.ts';

/** 1 MB of characters is what every client takes; newer ones take 5 MB (config.json says so). */
export const EWS_MOST = 1_000_000;

/** The client's own limit is 65 s. */
const EWS_LIMIT = 60_000;

/**
 * Exchange 2013 is the oldest schema that all servers of today know.
 *
 * @param operation one element of the `m` namespace, all texts in it escaped
 */
export function ewsEnvelope(operation: string): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"' +
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">' +
    '<soap:Header><t:RequestServerVersion Version="Exchange2013"/></soap:Header>' +
    `<soap:Body>${operation}</soap:Body></soap:Envelope>`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A text for XML, between tags or in an attribute. Control characters, which XML 1.0 cannot have, vanish. */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r -\u{10ffff}]/gu, '').replace(/[<>&"']/g, (sign) => ENTITIES[sign] ?? '');
}

/** Asks the person's own Exchange server through Outlook. @throws OutlookError; or the reason of `signal` */
export function askEws(
  box: Office.Mailbox,
  operation: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  return officeCall<string>(
    'mailbox.makeEwsRequestAsync',
    EWS_LIMIT,
    (callback) => box.makeEwsRequestAsync(ewsEnvelope(operation), callback),
    signal,
  );
}
