import {
  Button,
  makeStyles,
  mergeClasses,
  shorthands,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open';
import { useRef, useState, type ReactNode } from 'react';
import { visible } from '../../smime/visible.ts';
import { useKeyring } from '../keyring-store.ts';
import { Form, Problem } from './Form.tsx';
import { oneFile, type PickedFile } from './picked-file.ts';
import { PassphraseField } from './PassphraseField.tsx';
import { useFileDrop } from '../use-file-drop.ts';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalM },
  zone: {
    ...typographyStyles.body1,
    display: 'grid',
    justifyItems: 'center',
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalL,
    textAlign: 'center',
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStrokeAccessible}`,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  over: {
    ...shorthands.borderStyle('solid'),
    ...shorthands.borderColor(tokens.colorBrandStroke1),
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  line: { margin: 0 },
});

export interface ImportKeyFileProps {
  readonly done: (said: string) => void;
  readonly cancel?: () => void;
  readonly children?: ReactNode;
}

/** A key file, dropped or chosen, and its passphrase. */
export function ImportKeyFile({ done, cancel, children }: ImportKeyFileProps) {
  const styles = useStyles();
  const { keyring } = useKeyring();
  const [file, setFile] = useState<PickedFile>();
  const [passphrase, setPassphrase] = useState('');
  const task = useTask();
  const take = (files: readonly File[]) => void oneFile(files).then(setFile);

  const submit = () => {
    if (file?.kind !== 'file') return;
    task.run(async () => {
      const imported = await keyring.importFile(file.bytes, passphrase);
      done(imported.length === 0 ? words.importedNone : words.imported(imported.length));
    });
  };

  return (
    <div className={styles.whole}>
      {children}
      <KeyFileZone name={file?.kind === 'file' ? file.name : undefined} take={take} />
      {file?.kind === 'refused' && <Problem task={{ problem: { sentence: file.sentence } }} />}
      {file?.kind === 'file' && (
        <Form
          task={task}
          action={words.import}
          doing={words.importing}
          submit={submit}
          {...(cancel ? { cancel } : {})}
        >
          <PassphraseField
            label={words.filePassphrase}
            value={passphrase}
            change={setPassphrase}
            purpose="off"
            hint={words.filePassphraseHint}
          />
        </Form>
      )}
    </div>
  );
}

/** Where the file comes from: dropped anywhere on the page, or chosen. */
function KeyFileZone(props: {
  readonly name: string | undefined;
  readonly take: (files: readonly File[]) => void;
}) {
  const { name, take } = props;
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const isOver = useFileDrop(take);
  return (
    <div className={mergeClasses(styles.zone, isOver && styles.over)}>
      <p className={styles.line}>
        {name === undefined ? words.importDrop : words.importFile(visible(name, 80))}
      </p>
      <Button
        appearance={name === undefined ? 'primary' : 'secondary'}
        icon={<FolderOpenRegular />}
        onClick={() => input.current?.click()}
      >
        {words.importOpen}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={words.importOpen}
        accept=".p12,.pfx,.pem,.key,application/x-pkcs12"
        onChange={({ target }) => {
          take([...(target.files ?? [])]);
          // The same file picked once more is a change again.
          target.value = '';
        }}
      />
    </div>
  );
}
