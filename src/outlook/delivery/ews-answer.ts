/** What one response message of Exchange Web Services says. */
export interface EwsAnswer {
  readonly succeeded: boolean;
  /** `NoError`, `ErrorSendAsDenied` …; '' where it has none. */
  readonly code: string;
  /** ErrorServerBusy: how long to wait, in milliseconds. */
  readonly backOff: number | undefined;
  readonly message: Element;
}

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const MESSAGES = 'http://schemas.microsoft.com/exchange/services/2006/messages';
const ERRORS = 'http://schemas.microsoft.com/exchange/services/2006/errors';
export const TYPES = 'http://schemas.microsoft.com/exchange/services/2006/types';

/**
 * The page's policy forbids to parse a string, since HTML can run (Trusted Types). As XML it cannot: the document is
 * never shown, and no part of it is put anywhere but its texts.
 */
const inert = window.trustedTypes?.createPolicy('signet-ews', { createHTML: (xml) => xml });

/** An EWS answer is small but for the content of a message, whose bound the caller sets by the request. */
const MOST_CHARACTERS = 70 * 1024 * 1024;

/**
 * Reads the one response message of an answer. The browser's parser resolves no external entity; a DOCTYPE, which SOAP
 * forbids (SOAP 1.1 §3), is refused all the same: entities inside one can grow without bound.
 *
 * @returns undefined for anything else: then nobody knows what the server did
 */
export function readEwsAnswer(xml: string): EwsAnswer | undefined {
  if (xml.length > MOST_CHARACTERS || /<!DOCTYPE/i.test(xml)) return undefined;
  const document = new DOMParser().parseFromString(inert?.createHTML(xml) ?? xml, 'application/xml');
  if (document.querySelector('parsererror') !== null) return undefined;
  const fault = document.getElementsByTagNameNS(SOAP, 'Fault')[0];
  if (fault !== undefined) return answerOf(fault, textOf(fault, ERRORS, 'ResponseCode'), false);
  const messages = Array.from(document.getElementsByTagNameNS(MESSAGES, 'ResponseMessages'));
  const [message, ...others] = messages.flatMap(({ children }) => Array.from(children));
  if (message === undefined || others.length > 0) return undefined;
  const code = textOf(message, MESSAGES, 'ResponseCode');
  return answerOf(message, code, message.getAttribute('ResponseClass') === 'Success' && code === 'NoError');
}

function answerOf(message: Element, code: string, succeeded: boolean): EwsAnswer {
  const values = Array.from(message.getElementsByTagNameNS(TYPES, 'Value'));
  const wait =
    values.find((value) => value.getAttribute('Name') === 'BackOffMilliseconds')?.textContent ?? '';
  return {
    succeeded,
    code: /^\w{1,64}$/.test(code) ? code : '',
    backOff: /^\d{1,9}$/.test(wait) ? Number(wait) : undefined,
    message,
  };
}

function textOf(element: Element, namespace: string, name: string): string {
  return element.getElementsByTagNameNS(namespace, name)[0]?.textContent.trim() ?? '';
}
