import { useKeyring } from '../keyring-store.ts';
import { saveFile } from '../save-file.ts';
import type { IdentityFacts } from '../../worker/keyring.ts';
import { Form } from './Form.tsx';
import { fileNameOf } from './file-name.ts';
import { NewPassphrase, useNewPassphrase } from './NewPassphrase.tsx';
import { Text } from './Text.tsx';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

export interface BackUpProps {
  readonly identity: IdentityFacts;
  readonly done: (said: string) => void;
  readonly cancel: () => void;
}

/** A copy of one key as a file, under a passphrase of its own. */
export function BackUp({ identity, done, cancel }: BackUpProps) {
  const { keyring } = useKeyring();
  const chosen = useNewPassphrase();
  const task = useTask();
  const submit = () => {
    const passphrase = chosen.accepted();
    if (passphrase === undefined) return;
    task.run(async () => {
      const file = await keyring.backUp(identity.id, passphrase);
      saveFile(file.slice(), `${fileNameOf(identity.name)}.p12`, 'application/x-pkcs12');
      done(words.backedUp);
    });
  };
  return (
    <Form task={task} action={words.backUpNow} doing={words.backingUp} submit={submit} cancel={cancel}>
      <Text>{words.backUpWhy}</Text>
      <NewPassphrase label={words.filePassphrase} {...chosen} />
    </Form>
  );
}
