import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open';
import { SaveRegular } from '@fluentui/react-icons/svg/save';
import { use, useRef, useState } from 'react';
import { utf8 } from '../../bytes.ts';
import { visible } from '../../smime/visible.ts';
import { dayWords } from '../../smime/words/time.ts';
import type { RequestFacts } from '../../worker/keyring.ts';
import { useKeyring } from '../keyring-store.ts';
import { LocalityContext } from '../locality.ts';
import { Disclosure } from '../read/Disclosure.tsx';
import { saveFile } from '../save-file.ts';
import { Choices } from './Choices.tsx';
import { Form, Problem } from './Form.tsx';
import { fileNameOf } from './file-name.ts';
import { oneFile } from './picked-file.ts';
import { Text } from './Text.tsx';
import { TypedConfirmation } from './TypedConfirmation.tsx';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalM },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  pem: { fontFamily: tokens.fontFamilyMonospace, whiteSpace: 'pre-wrap', userSelect: 'all', margin: 0 },
});

export interface PendingRequestProps {
  readonly request: RequestFacts;
  readonly isLocked: boolean;
  readonly done: (said: string) => void;
}

/** A request on its way: to the authority with it, and here with the answer. */
export function PendingRequest({ request, isLocked, done }: PendingRequestProps) {
  const styles = useStyles();
  const { keyring } = useKeyring();
  const reader = use(LocalityContext);
  const [copied, setCopied] = useState('');
  const copy = () =>
    void navigator.clipboard.writeText(request.pem).then(
      () => setCopied(words.copied),
      // Outlook's frame need not allow it.
      () => setCopied(words.copyFailed),
    );
  const save = () => saveFile(request.pem, `${fileNameOf(request.address)}.csr`, 'application/pkcs10');
  return (
    <div className={styles.whole}>
      <Text quiet>{words.pendingSince(dayWords(request.madeAt, reader), visible(request.key))}</Text>
      <Text>{words.pendingSend}</Text>
      <div className={styles.buttons}>
        <Button size="small" icon={<CopyRegular />} onClick={copy}>
          {words.copy}
        </Button>
        <Button size="small" icon={<SaveRegular />} onClick={save}>
          {words.saveRequest}
        </Button>
      </div>
      <div role="status">{copied !== '' && <Text quiet>{copied}</Text>}</div>
      <Disclosure summary={words.showRequest}>
        <pre className={styles.pem}>{request.pem}</pre>
      </Disclosure>
      <Text>{words.pendingAnswer}</Text>
      {isLocked ? <Text quiet>{words.unlockToInstall}</Text> : <Answer done={done} />}
      <Choices
        choices={[
          {
            name: words.withdraw,
            icon: DeleteRegular,
            title: words.withdraw,
            form: (close) => (
              <TypedConfirmation
                wanted={words.removeWord}
                action={words.withdraw}
                cancel={close}
                act={async () => {
                  await keyring.withdraw(request.id);
                  done(words.withdrew);
                }}
              >
                <Text>{words.withdrawWhy}</Text>
              </TypedConfirmation>
            ),
          },
        ]}
      />
    </div>
  );
}

/** The authority's answer: pasted, or out of a file. */
function Answer({ done }: { readonly done: (said: string) => void }) {
  const styles = useStyles();
  const { keyring } = useKeyring();
  const input = useRef<HTMLInputElement>(null);
  const [pasted, setPasted] = useState('');
  const [refusal, setRefusal] = useState('');
  const task = useTask();
  const install = (answer: Uint8Array) =>
    task.run(async () => {
      const { name } = await keyring.install(answer);
      done(words.installed(visible(name)));
    });
  const submit = () => {
    setRefusal(pasted.trim() === '' ? words.answerMissing : '');
    if (pasted.trim() !== '') install(utf8(pasted));
  };
  const take = async (files: readonly File[]) => {
    const file = await oneFile(files);
    setRefusal(file.kind === 'refused' ? file.sentence : '');
    if (file.kind === 'file') install(file.bytes);
  };
  return (
    <div className={styles.whole}>
      <div className={styles.buttons}>
        <Button size="small" icon={<FolderOpenRegular />} onClick={() => input.current?.click()}>
          {words.openAnswer}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={words.openAnswer}
          accept=".pem,.crt,.cer,.der,.p7b,.p7c"
          onChange={({ target }) => {
            void take([...(target.files ?? [])]);
            target.value = '';
          }}
        />
      </div>
      {refusal !== '' && <Problem task={{ problem: { sentence: refusal } }} />}
      <Form task={task} action={words.install} doing={words.installing} submit={submit}>
        <Field label={words.answer} hint={words.answerHint}>
          <Textarea
            rows={4}
            resize="vertical"
            spellCheck={false}
            value={pasted}
            onChange={(_, { value }) => setPasted(value)}
          />
        </Field>
      </Form>
    </div>
  );
}
