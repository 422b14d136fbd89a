import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { Decision } from '../../smime/continuity-decision.ts';
import { DECISION_FAILED, decisionWords } from '../../smime/words/continuity-words.ts';

/** Settles once it is kept, and the message is judged again. */
export type Decide = (decision: Decision) => Promise<void>;

export interface SenderDecisionProps {
  readonly decision: Decision;
  readonly decide: Decide;
}

const useStyles = makeStyles({
  meaning: {
    ...typographyStyles.body1,
    margin: `0 0 ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground2,
  },
  // An address is longer than the pane is wide.
  button: { maxWidth: '100%', overflowWrap: 'anywhere', textAlign: 'start' },
  failure: { ...typographyStyles.caption1, margin: `${tokens.spacingVerticalXS} 0 0` },
});

/** What the person may say of the sender: what it means, and the one button that says it. */
export function SenderDecision({ decision, decide }: SenderDecisionProps) {
  const styles = useStyles();
  const [state, setState] = useState<'open' | 'busy' | 'failed'>('open');
  const { act, meaning } = decisionWords(decision);
  const press = () => {
    setState('busy');
    decide(decision).catch(() => setState('failed'));
  };
  return (
    <div>
      <p className={styles.meaning}>{meaning}</p>
      <Button className={styles.button} disabled={state === 'busy'} onClick={press}>
        {act}
      </Button>
      {state === 'failed' && (
        <p role="alert" className={styles.failure}>
          {DECISION_FAILED}
        </p>
      )}
    </div>
  );
}
