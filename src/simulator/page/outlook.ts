import { asBytes } from '../../bytes.ts';
import type { Behaviour } from '../host/behaviour.ts';
import { startHost, type RecordedCall } from '../host/host.ts';
import type { Theme } from '../host/theme.ts';
import { mailItem } from '../mailbox/from-eml.ts';
import type { MailItem, Summary } from '../mailbox/mail-item.ts';
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

async function start(): Promise<void> {
  const messages = (await (await fetch('/mailbox.json')).json()) as readonly Summary[];
  const preferred: Theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const host = startHost(byId('add-in') as HTMLIFrameElement, preferred);

  let selection = 0;
  const select = async (index: number | null) => {
    const current = ++selection;
    list.mark(index);
    const summary = index === null ? undefined : messages[index];
    const item = summary === undefined ? null : await load(summary.file);
    // Of quick selections only the last one counts, whichever is loaded first.
    if (current !== selection) return;
    showMessage(byId('reading'), item);
    host.select(item);
  };
  const list = showMessageList(byId('list'), messages, (index) => void select(index));

  let theme: Theme = preferred;
  const setTheme = (next: Theme) => {
    theme = next;
    document.documentElement.dataset['theme'] = next;
    byId('dark').ariaPressed = String(next === 'dark');
    host.changeTheme(next);
  };
  const showPane = (open: boolean) => {
    byId('pane').hidden = !open;
    byId('toggle-pane').ariaPressed = String(open);
    if (open) host.open(PANE);
    else host.close();
  };

  byId('select-nothing').addEventListener('click', () => void select(null));
  byId('dark').addEventListener('click', () => setTheme(theme === 'dark' ? 'light' : 'dark'));
  byId('toggle-pane').addEventListener('click', () => showPane(byId('pane').hidden === true));
  byId('close-pane').addEventListener('click', () => showPane(false));

  setTheme(preferred);
  await select(messages.length === 0 ? null : 0);
  showPane(true);
  window.signetSimulator = { messages, calls: host.calls, behave: host.behave, select, setTheme };
}

void start();
