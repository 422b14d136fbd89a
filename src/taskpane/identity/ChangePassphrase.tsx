import { useState } from 'react';
import { useKeyring } from '../keyring-store.ts';
import { Form } from './Form.tsx';
import { NewPassphrase, useNewPassphrase } from './NewPassphrase.tsx';
import { PassphraseField } from './PassphraseField.tsx';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

export interface ChangePassphraseProps {
  readonly done: (said: string) => void;
  readonly cancel: () => void;
}

/** Another passphrase for the same keys. */
export function ChangePassphrase({ done, cancel }: ChangePassphraseProps) {
  const { keyring } = useKeyring();
  const [old, setOld] = useState('');
  const chosen = useNewPassphrase();
  const task = useTask();
  const submit = () => {
    const passphrase = chosen.accepted();
    if (passphrase === undefined) return;
    task.run(async () => {
      await keyring.changePassphrase(old, passphrase);
      done(words.changed);
    });
  };
  return (
    <Form task={task} action={words.change} doing={words.changing} submit={submit} cancel={cancel}>
      <PassphraseField label={words.oldPassphrase} value={old} change={setOld} purpose="current-password" />
      <NewPassphrase label={words.newPassphrase} {...chosen} />
    </Form>
  );
}
