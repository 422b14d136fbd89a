import { useKeyring } from '../keyring-store.ts';
import { Form } from './Form.tsx';
import { NewPassphrase, useNewPassphrase } from './NewPassphrase.tsx';
import { Text } from './Text.tsx';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

/** Where a person begins: what locks the keys that will be here. */
export function ChoosePassphrase({ done }: { readonly done: (said: string) => void }) {
  const { keyring } = useKeyring();
  const chosen = useNewPassphrase();
  const task = useTask();
  const submit = () => {
    const passphrase = chosen.accepted();
    if (passphrase === undefined) return;
    task.run(async () => {
      await keyring.create(passphrase);
      done(words.chosen);
    });
  };
  return (
    <Form task={task} action={words.choose} doing={words.choosing} submit={submit}>
      <Text>{words.passphraseWhy}</Text>
      <NewPassphrase label={words.passphrase} {...chosen} />
    </Form>
  );
}
