import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { MailEditRegular } from '@fluentui/react-icons/svg/mail-edit';
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { StatusCard } from '../read/StatusCard.tsx';
import { Text } from '../identity/Text.tsx';
import { useFileDrop } from '../use-file-drop.ts';
import type { ComposeState, Step } from './compose-state.ts';
import type { ComposeStore } from './compose-store.ts';
import { stepWords, words } from './compose-words.ts';
import { Said } from './Hindering.tsx';
import { BegunEarlier, Files, Sent, Unfinished } from './Outcome.tsx';
import { Prepare } from './Prepare.tsx';

export interface ComposePaneProps {
  readonly store: ComposeStore;
  readonly now: () => Date;
}

/** Outlook's event of changed recipients says nothing of the From; so the draft is asked, this often in milliseconds. */
const REFRESH = 3_000;

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    maxWidth: '720px',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL} ${tokens.spacingVerticalXXL}`,
    outlineStyle: 'none',
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
  },
  below: { marginTop: tokens.spacingVerticalM },
});

/** The pane beside a draft: what it will be protected with, one button, and what came of it. */
export function ComposePane({ store, now }: ComposePaneProps) {
  const styles = useStyles();
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  const page = useRef<HTMLElement>(null);
  const keepFocus = () => page.current?.focus();
  // A file that is dropped where nothing takes it must not open in the place of the pane.
  useFileDrop(() => undefined);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void store.refresh();
    }, REFRESH);
    return () => clearInterval(timer);
  }, [store]);
  // Whoever pressed a button that goes away with its state goes on at what came of it.
  const { kind } = state;
  useEffect(() => {
    if (document.activeElement === document.body) page.current?.focus();
  }, [kind]);
  return (
    <main ref={page} tabIndex={-1} className={styles.page}>
      {kind === 'opening' && <Text quiet>{words.opening}</Text>}
      {kind === 'unusable' && <Unusable state={state} store={store} />}
      {kind === 'preparing' && (
        <>
          <h1 className={styles.title}>{words.title}</h1>
          <Prepare state={state} store={store} now={now()} keepFocus={keepFocus} />
        </>
      )}
      <div role={kind === 'preparing' || kind === 'opening' ? undefined : 'status'}>
        {kind === 'working' && <Working state={state} cancel={store.cancel} />}
        {kind === 'files' && <Files state={state} store={store} />}
        {kind === 'sent' && <Sent state={state} />}
        {kind === 'unfinished' && <Unfinished state={state} store={store} />}
        {kind === 'begun-earlier' && <BegunEarlier state={state} store={store} />}
      </div>
    </main>
  );
}

const STEPS = Object.keys(stepWords) as readonly Step[];

function Working(props: {
  readonly state: Extract<ComposeState, { readonly kind: 'working' }>;
  readonly cancel: () => void;
}) {
  const { state, cancel } = props;
  const styles = useStyles();
  const isFile = state.facts.delivery.kind === 'file';
  return (
    <StatusCard
      tone="neutral"
      icon={MailEditRegular}
      headline={isFile ? words.workingFile : words.working}
      sentence={`${stepWords[state.step]} …`}
    >
      <ProgressBar aria-label={words.progress} value={(STEPS.indexOf(state.step) + 0.5) / STEPS.length} />
      <Button size="small" className={styles.below} onClick={cancel}>
        {words.cancel}
      </Button>
    </StatusCard>
  );
}

function Unusable(props: {
  readonly state: Extract<ComposeState, { readonly kind: 'unusable' }>;
  readonly store: Pick<ComposeStore, 'open'>;
}) {
  const { note } = props.state;
  const styles = useStyles();
  return (
    <StatusCard tone="neutral" icon={PlugDisconnectedRegular} headline={words.unusable} sentence="">
      {note.code !== 'unfit' && <Said note={note} />}
      <Button className={styles.below} onClick={() => void props.store.open()}>
        {words.tryAgain}
      </Button>
    </StatusCard>
  );
}
