import { Button, makeStyles, ProgressBar, tokens, typographyStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { visible } from '../../smime/visible.ts';
import { Disclosure } from '../read/Disclosure.tsx';
import type { Task } from './use-task.ts';
import { words } from './words.ts';

export interface FormProps {
  readonly task: Task;
  /** What the button says. */
  readonly action: string;
  /** What is being done, said while it lasts. */
  readonly doing: string;
  readonly submit: () => void;
  readonly cancel?: () => void;
  readonly children?: ReactNode;
}

const useStyles = makeStyles({
  form: { display: 'grid', rowGap: tokens.spacingVerticalM, justifyItems: 'stretch', margin: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  doing: { ...typographyStyles.caption1, margin: `0 0 ${tokens.spacingVerticalXS}` },
  problem: { ...typographyStyles.body1, color: tokens.colorNeutralForeground1 },
  sentence: { ...typographyStyles.body1Strong, margin: 0 },
  advice: { margin: 0 },
});

/** Fields with one thing to do with them; says what is being done, and why it did not work. */
export function Form({ task, action, doing, submit, cancel, children }: FormProps) {
  const styles = useStyles();
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {/* Password managers, and with them Chromium, look for whose passphrase it is. */}
      <input hidden readOnly autoComplete="username" value="Signet" />
      {children}
      <Problem task={task} />
      {task.busy && (
        <div role="status">
          <p className={styles.doing}>{doing}</p>
          <ProgressBar aria-label={doing} />
        </div>
      )}
      <div className={styles.buttons}>
        {/* Still there while it works, so that the focus is not lost; a second press does nothing. */}
        <Button type="submit" appearance="primary" disabledFocusable={task.busy}>
          {action}
        </Button>
        {cancel && <Button onClick={cancel}>{words.cancel}</Button>}
      </div>
    </form>
  );
}

/** Why the last run of a task did not work, and what to do next. */
export function Problem({ task: { problem } }: { readonly task: Pick<Task, 'problem'> }) {
  const styles = useStyles();
  if (problem === undefined) return null;
  return (
    <div role="alert" className={styles.problem}>
      <p className={styles.sentence}>{problem.sentence}</p>
      {problem.advice !== undefined && <p className={styles.advice}>{problem.advice}</p>}
      {problem.detail !== undefined && (
        <Disclosure summary={words.details}>{visible(problem.detail, 300)}</Disclosure>
      )}
    </div>
  );
}
