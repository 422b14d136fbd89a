import { FluentProvider, makeStaticStyles, makeStyles, tokens } from '@fluentui/react-components';
import type { Locality } from '../smime/words/saying.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LocalityContext } from './locality.ts';
import { ReadPane } from './read/ReadPane.tsx';
import type { ReadStore } from './read/read-store.ts';
import { usePaneTheme, type HostShade } from './theme.ts';

export interface AppProps {
  readonly store: ReadStore;
  /** Whether messages come from Outlook, or only from files. */
  readonly inOutlook: boolean;
  readonly hostShade: HostShade;
  readonly locality: Locality;
}

const usePageStyles = makeStaticStyles({
  body: { margin: 0 },
  // What is reached by the Tab key must not end up under the verdict card, which stays in sight (WCAG 2.2, 2.4.11).
  html: { scrollPaddingTop: '11rem' },
});

const useStyles = makeStyles({
  page: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground1 },
});

/** The whole pane: theme, language, and the one thing it does so far. */
export function App({ store, inOutlook, hostShade, locality }: AppProps) {
  usePageStyles();
  const styles = useStyles();
  return (
    <FluentProvider theme={usePaneTheme(hostShade)} className={styles.page}>
      <ErrorBoundary>
        <LocalityContext value={locality}>
          <ReadPane store={store} inOutlook={inOutlook} />
        </LocalityContext>
      </ErrorBoundary>
    </FluentProvider>
  );
}
