import { createRoot } from 'react-dom/client';
import {
  currentMessage,
  isDraft,
  officeReady,
  onItemChanged,
  onThemeChanged,
  outlookTheme,
  userLocale,
} from '../outlook/host.ts';
import { createVerifier, startCoreWorker } from '../worker/client.ts';
import { trustAt } from './anchors.ts';
import { App } from './App.tsx';
import { localityOf } from './locality.ts';
import { pageRoot } from './page-root.ts';
import { createReadStore } from './read/read-store.ts';
import { selectedMessage } from './selected-message.ts';
import { createHostShade } from './theme.ts';

const root = createRoot(pageRoot());
const hostShade = createHostShade();
const store = createReadStore({
  verifier: createVerifier(startCoreWorker),
  trust: trustAt('anchors.pem', 'trust.json'),
  now: () => new Date(),
});

const show = (inOutlook: boolean, language: string) =>
  root.render(
    <App store={store} inOutlook={inOutlook} hostShade={hostShade} locality={localityOf(language)} />,
  );

/** Follows the selection: a pinned pane outlives the message that it was opened beside. */
let followed: string | undefined;
function follow(): void {
  followed = currentMessage()?.itemId;
  if (followed === undefined) store.close(isDraft() ? 'draft' : 'nothing-selected');
  else store.open(selectedMessage);
}

async function start(): Promise<void> {
  const host = await officeReady();
  show(host === 'outlook', userLocale());
  if (host === 'none') {
    store.close('nothing-selected');
    return;
  }
  hostShade.set(outlookTheme());
  follow();
  // An older Outlook has neither event: its panes cannot be pinned, and its colours do not change meanwhile.
  await Promise.allSettled([onItemChanged(follow), onThemeChanged(hostShade.set)]);
  // A selection that changed before the event was subscribed to was told to nobody.
  if (currentMessage()?.itemId !== followed) follow();
}

// The wait for Outlook is a run like any other: with progress, Cancel, an error in words, and Check again.
let started: Promise<void> | undefined;
store.open(async (signal) => {
  started ??= start().catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  await started;
  return selectedMessage(signal);
});
show(true, navigator.language);
