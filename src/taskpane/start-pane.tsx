import { createRoot } from 'react-dom/client';
import type { GraphClient } from '../outlook/delivery/graph-token.ts';
import type { TokenSource } from '../outlook/delivery/token-source.ts';
import {
  currentMessage,
  isDraft,
  mailboxOwner,
  officeReady,
  onItemChanged,
  onThemeChanged,
  outlookTheme,
  userLocale,
} from '../outlook/host.ts';
import { App } from './App.tsx';
import { createBackground } from './background.ts';
import { composePage } from './compose/compose-page.tsx';
import { localityOf } from './locality.ts';
import { pageRoot } from './page-root.ts';
import { selectedMessage } from './selected-message.ts';

/**
 * Starts the pane in Outlook.
 * @param tokens how the person is signed in to send by Microsoft Graph
 */
export function startPane(tokens: (client: GraphClient) => TokenSource): void {
  const root = createRoot(pageRoot());
  const background = createBackground();
  const ComposePage = composePage({ ...background, tokens });
  const { store, hostShade } = background;

  const show = (inOutlook: boolean, language: string) =>
    root.render(
      <App
        {...background}
        ComposePage={ComposePage}
        inOutlook={inOutlook}
        locality={localityOf(language)}
        person={mailboxOwner()}
      />,
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
}
