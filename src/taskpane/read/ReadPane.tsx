import { makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, use, useRef, useSyncExternalStore } from 'react';
import { verdictWords } from '../../smime/words.ts';
import type { Locality } from '../../smime/words/saying.ts';
import { LocalityContext } from '../locality.ts';
import { Actions } from './Actions.tsx';
import { DropOriginal } from './DropOriginal.tsx';
import { JudgedMessage } from './JudgedMessage.tsx';
import { OriginNote } from './OriginNote.tsx';
import { LATE, Progress } from './Progress.tsx';
import type { ReadState } from './read-state.ts';
import type { ReadStore } from './read-store.ts';
import { Section } from './Section.tsx';
import type { Decide } from './SenderDecision.tsx';
import { UnjudgedCard, unjudgedWords } from './Unjudged.tsx';
import { useMessageFiles } from './use-message-files.ts';
import { VerdictCard } from './VerdictCard.tsx';

// With the pages of the keys, in a file of their own: a verdict does not wait for them.
const OpenEncrypted = lazy(async () => {
  const part = await import(/* webpackChunkName: "identity" */ '../identity/OpenEncrypted.tsx');
  return { default: part.OpenEncrypted };
});

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
  const openInside = (bytes: Uint8Array) => andKeepFocus(() => store.openInside(bytes))();
  const decide: Decide = async (decision) => {
    await store.decide(decision);
    page.current?.focus();
  };

  return (
    <main ref={page} tabIndex={-1} className={styles.page}>
      <div role="status" className={styles.announcement}>
        {announcement(state, inOutlook, reader)}
      </div>
      <div className={styles.card}>
        {state.kind === 'judged' && <VerdictCard report={state.report} />}
        {state.kind === 'judged' && (
          <OriginNote origin={state.origin} inOutlook={inOutlook} back={andKeepFocus(store.back)} />
        )}
        {state.kind === 'loading' && <Progress step={state.step} cancel={cancel} />}
        {state.kind !== 'judged' && state.kind !== 'loading' && (
          <UnjudgedCard state={state} inOutlook={inOutlook} />
        )}
      </div>
      {state.kind === 'judged' && state.report.decryption === 'no-key' && (
        <Suspense fallback={null}>
          <OpenEncrypted
            isKeyHere={state.report.verdict.findings.some(({ code }) => code === 'keys-locked')}
            done={() => page.current?.focus()}
          />
        </Suspense>
      )}
      {state.kind === 'judged' && <JudgedMessage {...state} decide={decide} openInside={openInside} />}
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
