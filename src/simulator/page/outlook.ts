import { asBytes } from '../../bytes.ts';
import type { Behaviour } from '../host/behaviour.ts';
import { startHost, type Host, type RecordedCall } from '../host/host.ts';
import type { Theme } from '../host/theme.ts';
import { newDraft, replyTo, type DraftFields, type DraftItem } from '../mailbox/draft-item.ts';
import { mailItem } from '../mailbox/from-eml.ts';
import type { MailItem, Summary } from '../mailbox/mail-item.ts';
import { showDraft } from './compose-window.ts';
import { showMessageList } from './message-list.ts';
import { showMessage } from './reading-pane.ts';

/** What a test can do that a person cannot; on `window.signetSimulator` once the mailbox is shown. */
export interface SignetSimulator {
  readonly messages: readonly Summary[];
  /** Every method of Outlook that the add-in called, in order. */
  readonly calls: readonly RecordedCall[];
  /** Tells how the method of that dispatch id behaves from now on; null for as usual. */
  readonly behave: (dispatchId: number, behaviour: Behaviour | null) => void;
  /** Selects a message by its place in the list, or none. Resolves once the add-in was told. */
  readonly select: (index: number | null) => Promise<void>;
  /** Opens a draft in place of the message, and the add-in anew beside it. What is typed in it shows in the answer. */
  readonly compose: (fields: DraftFields) => DraftItem;
  /** The draft that was opened last, also when its window is closed. */
  readonly draft: () => DraftItem | null;
  readonly setTheme: (theme: Theme) => void;
}

declare global {
  interface Window {
    signetSimulator?: SignetSimulator;
  }
}

const PANE = '/taskpane.html?et=';

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`outlook.html has no #${id}`);
  return element;
}

async function load(file: string): Promise<MailItem> {
  const response = await fetch(`/mailbox/${encodeURIComponent(file)}`);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return mailItem(file, asBytes(new Uint8Array(await response.arrayBuffer())));
}

const paneIsClosed = (): boolean => byId('pane').hidden === true;

function paneSwitch(host: Host): (open: boolean) => void {
  const show = (open: boolean) => {
    byId('pane').hidden = !open;
    byId('toggle-pane').ariaPressed = String(open);
    if (open) host.open(PANE);
    else host.close();
  };
  byId('toggle-pane').addEventListener('click', () => show(paneIsClosed()));
  byId('close-pane').addEventListener('click', () => show(false));
  return show;
}

function themeSwitch(host: Host): (theme: Theme) => void {
  let theme: Theme = 'light';
  const set = (next: Theme) => {
    theme = next;
    document.documentElement.dataset['theme'] = next;
    byId('dark').ariaPressed = String(next === 'dark');
    host.changeTheme(next);
  };
  byId('dark').addEventListener('click', () => set(theme === 'dark' ? 'light' : 'dark'));
  return set;
}

async function start(): Promise<void> {
  const messages = (await (await fetch('/mailbox.json')).json()) as readonly Summary[];
  const preferred: Theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const host = startHost(byId('add-in') as HTMLIFrameElement, preferred, () => void leaveDraft());

  let [selection, selected]: [number, MailItem | null] = [0, null];
  const select = async (index: number | null) => {
    const current = ++selection;
    list.mark(index);
    const summary = index === null ? undefined : messages[index];
    const item = summary === undefined ? null : await load(summary.file);
    // Of quick selections only the last one counts, whichever is loaded first.
    if (current !== selection) return;
    selected = item;
    const wasComposing = draft !== null && draft.closed === null;
    if (wasComposing) host.compose(null);
    showMessage(byId('reading'), item);
    host.select(item);
    if (wasComposing && !paneIsClosed()) host.open(PANE);
  };
  const list = showMessageList(byId('list'), messages, (index) => void select(index));

  let draft: DraftItem | null = null;
  const compose = (fields: DraftFields): DraftItem => {
    list.mark(null);
    const opened = newDraft(fields);
    draft = opened;
    host.compose(opened);
    showDraft(byId('reading'), opened, () => {
      opened.closed = 'discarded';
      void leaveDraft();
    });
    // A pane does not stay from reading to writing: Outlook loads it anew.
    showPane(true);
    return opened;
  };
  const leaveDraft = async () => {
    host.compose(null);
    await select(null);
    if (!paneIsClosed()) host.open(PANE);
  };

  const setTheme = themeSwitch(host);
  const showPane = paneSwitch(host);

  byId('select-nothing').addEventListener('click', () => void select(null));
  byId('new-message').addEventListener('click', () => compose({}));
  byId('reply').addEventListener('click', () => compose(selected === null ? {} : replyTo(selected)));

  setTheme(preferred);
  await select(messages.length === 0 ? null : 0);
  showPane(true);
  window.signetSimulator = {
    messages,
    calls: host.calls,
    behave: host.behave,
    select,
    compose,
    draft: () => draft,
    setTheme,
  };
}

void start();
