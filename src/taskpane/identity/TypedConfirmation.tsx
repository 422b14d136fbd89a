import { Field, Input } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { visible } from '../../smime/visible.ts';
import { Form } from './Form.tsx';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

export interface TypedConfirmationProps {
  /** What has to be typed; the case of letters does not matter. */
  readonly wanted: string;
  readonly action: string;
  readonly act: () => Promise<void>;
  readonly cancel: () => void;
  readonly children: ReactNode;
}

/** For what cannot be undone: it is done only after the person has typed what it is done to. */
export function TypedConfirmation({ wanted, action, act, cancel, children }: TypedConfirmationProps) {
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const task = useTask();
  const submit = () => {
    const isSame = typed.trim().toLowerCase() === wanted.toLowerCase();
    setWrong(!isSame);
    if (isSame) task.run(act);
  };
  return (
    <Form task={task} action={action} doing={action} submit={submit} cancel={cancel}>
      {children}
      <Field
        label={words.removeType(visible(wanted, 254))}
        {...(isWrong ? { validationMessage: words.removeMistyped(visible(wanted, 254)) } : {})}
      >
        <Input
          value={typed}
          onChange={(_, { value }) => setTyped(value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
    </Form>
  );
}
