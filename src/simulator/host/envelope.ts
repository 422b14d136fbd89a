/** The messages between office.js and Outlook on the web, each a JSON string in postMessage. */

export const ACTION = { invoke: 0, registerEvent: 1, unregisterEvent: 2 } as const;
const MESSAGE = { request: 0, response: 1 } as const;
const RESPONSE = { answer: 0, event: 1 } as const;

export interface Request {
  readonly _actionName: string;
  readonly _actionType: number;
  readonly _conversationId: string;
  readonly _correlationId: number;
  readonly _data?: unknown;
}

/** Reads a request; null for anything else that a page may post. */
export function parseRequest(message: unknown): Request | null {
  if (typeof message !== 'string') return null;
  try {
    const parsed = JSON.parse(message) as (Partial<Request> & { readonly _messageType?: number }) | null;
    const isRequest =
      parsed?._messageType === MESSAGE.request &&
      typeof parsed._actionName === 'string' &&
      typeof parsed._actionType === 'number' &&
      typeof parsed._conversationId === 'string' &&
      typeof parsed._correlationId === 'number';
    return isRequest ? (parsed as Request) : null;
  } catch {
    return null;
  }
}

export function answerTo(request: Request, data: unknown, origin: string): string {
  return JSON.stringify({
    _messageType: MESSAGE.response,
    _responseType: RESPONSE.answer,
    _actionName: request._actionName,
    _conversationId: request._conversationId,
    _correlationId: request._correlationId,
    _errorCode: 0,
    _data: data,
    _origin: origin,
    _serializerVersion: 1,
  });
}

export function eventMessage(name: string, conversation: string, data: unknown, origin: string): string {
  return JSON.stringify({
    _messageType: MESSAGE.response,
    _responseType: RESPONSE.event,
    _actionName: name,
    _conversationId: conversation,
    _correlationId: -1,
    _errorCode: 0,
    _data: data,
    _origin: origin,
    _serializerVersion: 1,
  });
}
