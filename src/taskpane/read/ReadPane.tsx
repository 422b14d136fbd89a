import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { use, useRef, useSyncExternalStore } from 'react';
import { verdictWords } from '../../smime/words.ts';
import type { Locality } from '../../smime/words/saying.ts';
import { LocalityContext } from '../locality.ts';
import { Actions } from './Actions.tsx';
import { DropOriginal } from './DropOriginal.tsx';
import { JudgedMessage } from './JudgedMessage.tsx';
import { LATE, Progress } from './Progress.tsx';
import type { ReadState } from './read-state.ts';
import type { ReadStore } from './read-store.ts';
import { Section } from './Section.tsx';
import { UnjudgedCard, unjudgedWords } from './Unjudged.tsx';
import { useMessageFiles } from './use-message-files.ts';
import { VerdictCard } from './VerdictCard.tsx';

export interface ReadPaneProps {
  readonly store: ReadStore;
  /** Whether messages come from Outlook, or only from files. */
  readonly inOutlook: boolean;
}

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    maxWidth: '720px',
    margin: '0 auto',
    padding: `0 ${tokens.spacingHorizontalL} ${tokens.spacingVerticalXXL}`,
    outlineStyle: 'none',
  },
  card: {
    padding: `${tokens.spacingVerticalL} 0 ${tokens.spacingVerticalS}`,
    // In sight however far one reads on; but not where it would fill the sight.
    '@media (min-height: 480px)': {
      position: 'sticky',
      top: 0,
      zIndex: 1,
      backgroundColor: tokens.colorNeutralBackground1,
    },
  },
  // As the card of a run that works: what comes and goes in a blink is better not seen.
  late: LATE,
  aside: {
    ...typographyStyles.caption1,
    margin: `${tokens.spacingVerticalS} 0 0`,
    color: tokens.colorNeutralForeground2,
  },
  announcement: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

/** The pane beside a message: what is known of it now, and what one can do. */
export function ReadPane({ store, inOutlook }: ReadPaneProps) {
  const styles = useStyles();
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  const files = useMessageFiles(store.open);
  const page = useRef<HTMLElement>(null);
  const reader = use(LocalityContext);

  /** The button goes away with the state that it ends; the focus of whoever pressed it must land somewhere. */
  const andKeepFocus = (act: () => void) => () => {
    act();
    page.current?.focus();
  };
  const again = andKeepFocus(store.again);
  const cancel = andKeepFocus(store.cancel);

  return (
    <main ref={page} tabIndex={-1} className={styles.page}>
      <div role="status" className={styles.announcement}>
        {announcement(state, inOutlook, reader)}
      </div>
      <div className={styles.card}>
        {state.kind === 'judged' && <VerdictCard report={state.report} />}
        {state.kind === 'judged' && state.origin === 'file' && inOutlook && (
          <p className={styles.aside}>
            This is about the file you opened, not about the message selected in Outlook.
          </p>
        )}
        {state.kind === 'loading' && <Progress step={state.step} cancel={cancel} />}
        {state.kind !== 'judged' && state.kind !== 'loading' && (
          <UnjudgedCard state={state} inOutlook={inOutlook} />
        )}
      </div>
      {state.kind === 'judged' && <JudgedMessage {...state} />}
      {state.kind !== 'loading' && <Actions state={state} again={again} />}
      {/* Always in this place, so that whoever is on its button stays there when another message is selected. */}
      <div className={state.kind === 'loading' ? styles.late : undefined}>
        <Section title="Check a message from a file">
          <DropOriginal
            files={files}
            primary={state.kind === 'no-original' || (state.kind === 'nothing-selected' && !inOutlook)}
          />
        </Section>
      </div>
    </main>
  );
}

/** What a screen reader is told, politely, when it changes. */
function announcement(state: ReadState, inOutlook: boolean, reader: Locality): string {
  if (state.kind === 'loading') return 'Checking this message';
  const { headline, sentence } =
    state.kind === 'judged' ? verdictWords(state.report, reader) : unjudgedWords(state, inOutlook);
  return `${headline}. ${sentence}`;
}
