import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { use } from 'react';
import { visible } from '../../smime/visible.ts';
import { preflightWords } from '../../smime/words/preflight-words.ts';
import { dayWords } from '../../smime/words/time.ts';
import type { RecipientState } from '../../worker/composer.ts';
import { Text } from '../identity/Text.tsx';
import { LocalityContext } from '../locality.ts';
import { Disclosure } from '../read/Disclosure.tsx';
import { Section } from '../read/Section.tsx';
import type { DraftFacts } from './compose-state.ts';
import type { ComposeStore } from './compose-store.ts';
import { sourceWords, words } from './compose-words.ts';
import type { Desk } from './desk.ts';
import { Line } from './Line.tsx';
import { MissingCertificates } from './MissingCertificates.tsx';

export interface RecipientsPartProps {
  readonly desk: Desk;
  readonly facts: DraftFacts;
  readonly store: Pick<ComposeStore, 'importCertificates' | 'acceptCertificate' | 'ask'>;
}

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalM },
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', rowGap: tokens.spacingVerticalM },
  address: { ...typographyStyles.body1Strong, margin: 0 },
});

/** Everybody whom the message goes to, with a closed lock for whom it can be encrypted to, and why not for the others. */
export function RecipientsPart({ desk, facts, store }: RecipientsPartProps) {
  const styles = useStyles();
  const { recipients } = desk;
  const missing = recipients?.filter(({ kind }) => kind === 'missing') ?? [];
  return (
    <Section title={words.recipients}>
      <div className={styles.whole}>
        {recipients === undefined ? (
          <p role="status" className={styles.address}>
            {words.looking}
          </p>
        ) : (
          <ul className={styles.list}>
            {recipients.map((state) => (
              <li key={state.address}>
                <Recipient state={state} />
              </li>
            ))}
          </ul>
        )}
        <MissingCertificates
          count={missing.length}
          imported={facts.imported}
          mayLeaveOpen={!desk.encrypt.isFixed}
          store={store}
        />
      </div>
    </Section>
  );
}

function Recipient({ state }: { readonly state: RecipientState }) {
  const styles = useStyles();
  const reader = use(LocalityContext);
  const address = <p className={styles.address}>{visible(state.address, 254)}</p>;
  if (state.kind === 'missing') {
    return (
      <Line kind="open">
        {address}
        {state.problems.map((problem, at) => {
          const { sentence, advice } = preflightWords(problem, reader);
          return (
            <div key={at}>
              <Text>{sentence}</Text>
              {advice !== undefined && <Text quiet>{advice}</Text>}
            </div>
          );
        })}
      </Line>
    );
  }
  return (
    <Line kind="closed">
      {address}
      <Text quiet>{words.ready(sourceWords[state.source], dayWords(state.notAfter, reader))}.</Text>
      <Disclosure summary={visible(state.name, 80)}>
        {words.vouched(visible(state.issuerName, 120))}
      </Disclosure>
    </Line>
  );
}
