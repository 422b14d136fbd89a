import { ACTION, answerTo, eventMessage, parseRequest } from './envelope.ts';

/** What a handler gives to leave a call without an answer, as Outlook sometimes does. */
export const NO_ANSWER = Symbol('no answer');

export interface Pump {
  /** Sends an event, if the add-in has registered for it. Tells whether it had. */
  send(event: string, data: unknown): boolean;
  /** The page is gone, and with it what it had registered for. */
  forget(): void;
}

export interface PumpOptions {
  readonly frame: HTMLIFrameElement;
  readonly conversation: string;
  /** Answers a call by its action's name; its rejection is answered as error -2, as a failing host would. */
  readonly invoke: (action: string, data: unknown) => Promise<unknown>;
}

/** The action that office.js calls first; a page that was reloaded starts over with no events registered. */
const FIRST_CALL = 'ContextActivationManager_getAppContextAsync';

/** Listens to the add-in's frame, and to nobody else: by its window and by its origin. */
export function startPump({ frame, conversation, invoke }: PumpOptions): Pump {
  const { origin } = window.location;
  const registered = new Set<string>();
  const post = (message: string) => frame.contentWindow?.postMessage(message, origin);

  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent<unknown>) => {
    if (source !== frame.contentWindow || from !== origin) return;
    const request = parseRequest(data);
    if (request?._conversationId !== conversation) return;
    if (request._actionType === ACTION.invoke) {
      if (request._actionName === FIRST_CALL) registered.clear();
      void invoke(request._actionName, request._data).then((answer) => {
        if (answer !== NO_ANSWER) post(answerTo(request, answer, origin));
      });
      return;
    }
    if (request._actionType === ACTION.registerEvent) registered.add(request._actionName);
    else registered.delete(request._actionName);
    post(answerTo(request, { Error: 0 }, origin));
  });

  return {
    send: (event, data) => {
      if (!registered.has(event)) return false;
      post(eventMessage(event, conversation, data, origin));
      return true;
    },
    forget: () => registered.clear(),
  };
}
