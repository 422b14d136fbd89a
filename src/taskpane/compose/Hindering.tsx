import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { use } from 'react';
import { visible } from '../../smime/visible.ts';
import { isRefusal, type PreflightProblem } from '../../smime/preflight.ts';
import { preflightWords } from '../../smime/words/preflight-words.ts';
import { Text } from '../identity/Text.tsx';
import { LocalityContext } from '../locality.ts';
import { Disclosure } from '../read/Disclosure.tsx';
import { Section } from '../read/Section.tsx';
import type { DraftFacts, Note } from './compose-state.ts';
import type { ComposeStore } from './compose-store.ts';
import { noteWords, words } from './compose-words.ts';
import type { Desk } from './desk.ts';
import { Line } from './Line.tsx';

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalM, justifyItems: 'start' },
  field: { width: '100%' },
});

/** What stands in the way of sending, worst first: why the last try ended, and what speaks against the next. */
export function Problems({
  note,
  problems,
  store,
}: {
  readonly note: Note | undefined;
  readonly problems: readonly PreflightProblem[];
  readonly store: Pick<ComposeStore, 'send' | 'choose'>;
}) {
  const styles = useStyles();
  const found = note?.code === 'unfit' ? note.problems : problems;
  const worstFirst = [...found].sort((one, other) => Number(isRefusal(other)) - Number(isRefusal(one)));
  const isImagesAlone = found.length > 0 && !found.some(isRefusal);
  if (note === undefined && found.length === 0) return null;
  return (
    <Section title={words.problems}>
      <div role="alert" className={styles.whole}>
        {note && note.code !== 'unfit' && <Said note={note} />}
        {worstFirst.map((problem, at) => (
          <Problem key={at} problem={problem} />
        ))}
        {note?.code === 'needs-opaque' && (
          <Button
            size="small"
            onClick={() => {
              store.choose({ form: 'opaque' });
              void store.send();
            }}
          >
            {words.sealed}
          </Button>
        )}
        {isImagesAlone && (
          <Button size="small" onClick={() => void store.send({ withoutImages: true })}>
            {words.sendAnyway}
          </Button>
        )}
      </div>
    </Section>
  );
}

/** Why a try ended. */
export function Said({ note }: { readonly note: Exclude<Note, { readonly code: 'unfit' }> }) {
  const { sentence, advice, detail } = noteWords(note);
  return (
    <Line kind="careful">
      <Text>{sentence}</Text>
      {advice !== undefined && <Text quiet>{advice}</Text>}
      {detail !== undefined && <Disclosure summary={words.detail}>{visible(detail, 300)}</Disclosure>}
    </Line>
  );
}

function Problem({ problem }: { readonly problem: PreflightProblem }) {
  const { sentence, advice } = preflightWords(problem, use(LocalityContext));
  return (
    <Line kind={isRefusal(problem) ? 'careful' : 'plain'}>
      <Text>{sentence}</Text>
      {advice !== undefined && <Text quiet>{advice}</Text>}
    </Line>
  );
}

/** Decrypted text that would go out readable: only after the person typed that they mean it. */
export function Consent({
  facts,
  desk,
  choose,
}: {
  readonly facts: DraftFacts;
  readonly desk: Desk;
  readonly choose: ComposeStore['choose'];
}) {
  const styles = useStyles();
  if (!desk.needsConsent) return null;
  return (
    <Section title={words.quoteTitle}>
      <div className={styles.whole}>
        <Line kind="careful">{words.quoteWhy}</Line>
        <Field label={words.quoteType} className={styles.field}>
          <Input
            value={facts.typed}
            onChange={(_, { value }) => choose({ typed: value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
      </div>
    </Section>
  );
}
