import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { MailArrowUpRegular } from '@fluentui/react-icons/svg/mail-arrow-up';
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle';
import { addressedCopy } from '../../outlook/delivery/copies.ts';
import { emlFile } from '../../outlook/delivery/eml-file.ts';
import { outcomeWords } from '../../outlook/delivery/outcome-words.ts';
import { visible } from '../../smime/visible.ts';
import { Text } from '../identity/Text.tsx';
import { StatusCard } from '../read/StatusCard.tsx';
import { saveFile } from '../save-file.ts';
import type { ComposeState } from './compose-state.ts';
import type { ComposeStore } from './compose-store.ts';
import { words } from './compose-words.ts';

type StateOf<Kind extends ComposeState['kind']> = Extract<ComposeState, { readonly kind: Kind }>;

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalS, justifyItems: 'start' },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalL },
});

/** It left; and what is left of the draft. */
export function Sent({ state }: { readonly state: StateOf<'sent'> }) {
  const { headline, sentence, next } = outcomeWords({ kind: 'sent', by: 'graph' }, state.left);
  return (
    <StatusCard tone="neutral" icon={CheckmarkCircleRegular} headline={headline} sentence={sentence}>
      {next !== '' && <Text>{next}</Text>}
    </StatusCard>
  );
}

/** No road is configured: the messages as files, and what to do with them. */
export function Files({ state, store }: { readonly state: StateOf<'files'>; readonly store: ComposeStore }) {
  const styles = useStyles();
  return (
    <StatusCard
      tone="neutral"
      icon={MailArrowUpRegular}
      headline={words.filesTitle}
      sentence={words.filesWhy}
    >
      <div className={styles.whole}>
        {state.copies.map((copy, at) => (
          <Button
            key={at}
            appearance={at === 0 ? 'primary' : 'secondary'}
            icon={<ArrowDownloadRegular />}
            onClick={() => {
              const { name, mediaType, bytes } = emlFile(addressedCopy(copy), state.subject);
              saveFile(bytes, name, mediaType);
            }}
          >
            {words.saveFile(peopleIn(copy.recipients))}
          </Button>
        ))}
        <Text>{words.filesLeft}</Text>
        <Button size="small" onClick={store.back}>
          {words.back}
        </Button>
      </div>
    </StatusCard>
  );
}

/** Some of it was handed over, and it is not known to be sent as a whole. */
export function Unfinished(props: { readonly state: StateOf<'unfinished'>; readonly store: ComposeStore }) {
  const { state, store } = props;
  const styles = useStyles();
  const isAnyUnknown = state.copies.some(({ outcome }) => outcome?.kind === 'unknown');
  const isAnyLeft = state.copies.some(
    ({ outcome }) => outcome?.kind !== 'unknown' && outcome?.kind !== 'sent',
  );
  const unknown = state.copies.find(({ outcome }) => outcome?.kind === 'unknown')?.outcome;
  const said = unknown && outcomeWords(unknown);
  return (
    <StatusCard
      tone="careful"
      icon={QuestionCircleRegular}
      headline={said?.headline ?? words.unfinished}
      sentence={said?.sentence ?? words.unfinishedWhy}
    >
      <div className={styles.whole}>
        {said && <Text>{said.next}</Text>}
        <ul className={styles.list}>
          {state.copies.map(({ copy, outcome }, at) => (
            <li key={at}>
              {words.copyState(
                peopleIn(copy.recipients),
                outcome === undefined ? words.untried : words.states[outcome.kind],
              )}
              {outcome?.kind === 'refused' && `. ${outcomeWords(outcome).next}`}
            </li>
          ))}
        </ul>
        {isAnyLeft && (
          <Button disabledFocusable={state.isBusy} onClick={() => void store.sendRest()}>
            {words.sendRest}
          </Button>
        )}
        {isAnyUnknown && <LookAndRepeat state={state} store={store} action={words.repeat} />}
      </div>
    </StatusCard>
  );
}

/** An earlier pane began, and nobody saw the end. */
export function BegunEarlier(props: {
  readonly state: StateOf<'begun-earlier'>;
  readonly store: ComposeStore;
}) {
  const { state, store } = props;
  const styles = useStyles();
  return (
    <StatusCard
      tone="careful"
      icon={QuestionCircleRegular}
      headline={words.earlierTitle}
      sentence={words.earlierWhy}
    >
      <div className={styles.whole}>
        <div role="status">
          {state.found === 'none' && <Text>{words.earlierNone}</Text>}
          {state.found === 'some' && <Text>{words.earlierSome}</Text>}
        </div>
        <LookAndRepeat state={state} store={store} action={words.startOver} />
      </div>
    </StatusCard>
  );
}

function LookAndRepeat(props: {
  readonly state: StateOf<'unfinished'> | StateOf<'begun-earlier'>;
  readonly store: ComposeStore;
  readonly action: string;
}) {
  const { state, store, action } = props;
  return (
    <>
      <Button appearance="primary" disabledFocusable={state.isBusy} onClick={() => void store.look()}>
        {state.isBusy ? words.lookBusy : words.look}
      </Button>
      {state.mayRepeat ? (
        <>
          <Text>{words.repeatWhy}</Text>
          <Button size="small" disabledFocusable={state.isBusy} onClick={() => void store.repeat()}>
            {action}
          </Button>
        </>
      ) : (
        <Text quiet>{words.repeatLater}</Text>
      )}
    </>
  );
}

const peopleIn = (recipients: readonly string[]): string =>
  visible(recipients.slice(0, 5).join(', ') + (recipients.length > 5 ? ' …' : ''), 300);
