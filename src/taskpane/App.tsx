import { FluentProvider, makeStaticStyles, makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useState, useSyncExternalStore, type ComponentType } from 'react';
import type { Locality } from '../smime/words/saying.ts';
import type { Trust } from './anchors.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { needsAttention } from './identity/age.ts';
import type { Person } from './identity/RequestCertificate.tsx';
import { KeyringContext, type KeyringStore } from './keyring-store.ts';
import { LocalityContext } from './locality.ts';
import { Navigation, type PageName } from './Navigation.tsx';
import { ReadPane } from './read/ReadPane.tsx';
import type { ReadStore } from './read/read-store.ts';
import { usePaneTheme, type HostShade } from './theme.ts';

/** What stands behind the pane, for as long as it is open. */
export interface Background {
  readonly store: ReadStore;
  readonly keyring: KeyringStore;
  readonly trust: () => Promise<Trust>;
  readonly now: () => Date;
  readonly hostShade: HostShade;
}

export interface AppProps extends Background {
  /** Whether messages come from Outlook, or only from files. */
  readonly inOutlook: boolean;
  readonly locality: Locality;
  readonly person: Person;
  /** What stands beside a draft, in the place of a verdict; left out where there are no drafts. */
  readonly ComposePage?: ComponentType;
}

// Files of their own: a verdict does not wait for them.
const IdentityPage = lazy(async () => {
  const page = await import(/* webpackChunkName: "identity" */ './identity/IdentityPage.tsx');
  return { default: page.IdentityPage };
});
const SettingsPage = lazy(async () => {
  const page = await import(/* webpackChunkName: "settings" */ './settings/SettingsPage.tsx');
  return { default: page.SettingsPage };
});

const usePageStyles = makeStaticStyles({
  body: { margin: 0 },
  // What is reached by the Tab key must not end up under the verdict card, which stays in sight (WCAG 2.2, 2.4.11).
  html: { scrollPaddingTop: '11rem' },
});

const useStyles = makeStyles({
  page: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground1 },
});

/** The whole pane: theme, language, and the pages, of which that of the message comes first. */
export function App(props: AppProps) {
  const { store, keyring, trust, now, inOutlook, hostShade, locality, person, ComposePage } = props;
  usePageStyles();
  const styles = useStyles();
  const [page, go] = useState<PageName>('message');
  const isDraft = useSyncExternalStore(store.subscribe, () => store.snapshot().kind === 'draft');
  const waiting = useIsKeyWaiting(store, { keyring, now }) ? 'identity' : undefined;
  return (
    <FluentProvider theme={usePaneTheme(hostShade)} className={styles.page}>
      <ErrorBoundary>
        <LocalityContext value={locality}>
          <KeyringContext value={keyring}>
            <Navigation current={page} go={go} waiting={waiting} />
            {page === 'message' && isDraft && ComposePage && (
              <ErrorBoundary sentence="Signet made a mistake. What became of your message shows in Sent Items.">
                <Suspense fallback={null}>
                  <ComposePage />
                </Suspense>
              </ErrorBoundary>
            )}
            {page === 'message' && !(isDraft && ComposePage) && (
              <ReadPane store={store} inOutlook={inOutlook} />
            )}
            {page !== 'message' && (
              <ErrorBoundary
                key={page}
                sentence="This page could not be shown. Close the pane and open it again."
              >
                <Suspense fallback={null}>
                  {page === 'identity' && <IdentityPage person={person} now={now} />}
                  {page === 'settings' && <SettingsPage trust={trust} />}
                </Suspense>
              </ErrorBoundary>
            )}
          </KeyringContext>
        </LocalityContext>
      </ErrorBoundary>
    </FluentProvider>
  );
}

const never = () => () => undefined;

/** Whether something with the person's keys waits for them; not asked before the first message has been seen to. */
function useIsKeyWaiting(store: ReadStore, { keyring, now }: Pick<Background, 'keyring' | 'now'>): boolean {
  const isBusy = useSyncExternalStore(store.subscribe, () => store.snapshot().kind === 'loading');
  const [isAsked, setAsked] = useState(false);
  if (!isBusy && !isAsked) setAsked(true);
  const view = useSyncExternalStore(isAsked ? keyring.subscribe : never, keyring.snapshot);
  return 'identities' in view && needsAttention(view.identities, now());
}
