import { useState } from 'react';
import { useKeyring } from '../keyring-store.ts';
import { Form } from './Form.tsx';
import { PassphraseField } from './PassphraseField.tsx';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

/** The passphrase, and the keys are open. */
export function Unlock({ done }: { readonly done: (said: string) => void }) {
  const { keyring } = useKeyring();
  const [passphrase, setPassphrase] = useState('');
  const [isMissing, setMissing] = useState(false);
  const task = useTask();
  const submit = () => {
    setMissing(passphrase === '');
    if (passphrase === '') return;
    task.run(async () => {
      await keyring.unlock(passphrase);
      done(words.unlockedSaid);
    });
  };
  return (
    <Form task={task} action={words.unlock} doing={words.unlocking} submit={submit}>
      <PassphraseField
        label={words.passphrase}
        value={passphrase}
        change={setPassphrase}
        purpose="current-password"
        hint={words.lockedWhy}
        problem={isMissing ? words.missing : undefined}
      />
    </Form>
  );
}
