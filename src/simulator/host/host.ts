import type { DraftItem } from '../mailbox/draft-item.ts';
import type { MailItem } from '../mailbox/mail-item.ts';
import { appContext, CONVERSATION, frameName } from './app-context.ts';
import { applyBehaviour, type Behaviour } from './behaviour.ts';
import { answerCall, emptyMailbox } from './calls.ts';
import { draftData, initialData } from './initial-data.ts';
import { startPump } from './message-pump.ts';
import { themeChange, type Theme } from './theme.ts';

/** One call that the add-in made, as a test may want to see it. */
export interface RecordedCall {
  readonly dispatchId: number;
  readonly params: unknown;
}

export interface Host {
  /** Loads the add-in's page into the frame, as opening its pane does. */
  readonly open: (pane: string) => void;
  readonly close: () => void;
  /** Selects a message, or none; a pinned pane hears of it. */
  readonly select: (item: MailItem | null) => void;
  /** Opens the window of a draft, or none. The pane of a message that is read is another one: open() it anew. */
  readonly compose: (draft: DraftItem | null) => void;
  readonly changeTheme: (theme: Theme) => void;
  /** Tells how one method is to behave from now on; null for as usual. */
  readonly behave: (dispatchId: number, behaviour: Behaviour | null) => void;
  readonly calls: readonly RecordedCall[];
}

/** Outlook on the web, as far as office.js in `frame` can tell. */
export function startHost(frame: HTMLIFrameElement, firstTheme: Theme, onDraftClosed: () => void): Host {
  const mailbox = emptyMailbox();
  const behaviours = new Map<number, Behaviour>();
  const calls: RecordedCall[] = [];
  let theme = firstTheme;

  const execute = async (data: unknown) => {
    const { ApiParams: params, MethodData } = data as MethodCall;
    calls.push({ dispatchId: MethodData.DispatchId, params });
    const answer = await applyBehaviour(behaviours.get(MethodData.DispatchId), () =>
      answerCall(MethodData.DispatchId, params, mailbox),
    );
    // After the answer: with its window, the add-in is gone.
    if (mailbox.draft !== null && mailbox.draft.closed !== null) setTimeout(onDraftClosed);
    return answer;
  };
  const invoke = async (action: string, data: unknown): Promise<unknown> => {
    if (action === 'ContextActivationManager_getAppContextAsync') return appContext(mailbox.settings);
    if (action === 'GetInitialData')
      return mailbox.draft === null ? initialData(mailbox.item) : draftData(mailbox.draft);
    if (action === 'ExecuteMethod') return execute(data);
    // The common calls (single sign-on, dialogs) and the notices of focus and keys: none has an effect here.
    return { Version: 1, Error: action === 'executeMethod' ? NOT_SUPPORTED : 0 };
  };
  const pump = startPump({ frame, conversation: CONVERSATION, invoke });
  const nameFrame = () => {
    // By the window, not by the element: browsers read the element's name once, when they make the frame.
    if (frame.contentWindow !== null) frame.contentWindow.name = frameName(window.location.origin, theme);
  };

  return {
    calls,
    open: (pane) => {
      nameFrame();
      frame.src = pane;
    },
    close: () => {
      pump.forget();
      frame.src = 'about:blank';
    },
    select: (item) => {
      mailbox.item = item;
      pump.send('olkItemSelectedChanged', item === null ? null : initialData(item));
    },
    compose: (draft) => {
      mailbox.draft = draft;
    },
    changeTheme: (next) => {
      theme = next;
      nameFrame();
      pump.send('officeThemeChanged', themeChange(theme));
    },
    behave: (dispatchId, behaviour) => {
      if (behaviour === null) behaviours.delete(dispatchId);
      else behaviours.set(dispatchId, behaviour);
    },
  };
}

interface MethodCall {
  readonly ApiParams?: unknown;
  readonly MethodData: { readonly DispatchId: number };
}

const NOT_SUPPORTED = 5000;
