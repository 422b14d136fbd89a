import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open';
import { LockOpenRegular } from '@fluentui/react-icons/svg/lock-open';
import { ChatHelpRegular } from '@fluentui/react-icons/svg/chat-help';
import { useId, useRef, useState } from 'react';
import { visible } from '../../smime/visible.ts';
import type { ImportedCertificates } from '../../worker/composer.ts';
import { Text } from '../identity/Text.tsx';
import { AskText } from './AskText.tsx';
import type { ComposeStore } from './compose-store.ts';
import { words } from './compose-words.ts';
import { DifferingCertificate } from './DifferingCertificate.tsx';

export interface MissingCertificatesProps {
  readonly count: number;
  readonly imported: ImportedCertificates | undefined;
  /** The person may send it readable. */
  readonly mayLeaveOpen: boolean;
  readonly store: Pick<ComposeStore, 'importCertificates' | 'acceptCertificate' | 'ask'>;
}

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalM, '&:empty': { display: 'none' } },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** The ways out where somebody cannot be encrypted to, and what came of the file that was opened last. */
export function MissingCertificates(props: MissingCertificatesProps) {
  const { count, imported, mayLeaveOpen, store } = props;
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [isAsking, setAsking] = useState(false);
  const id = useId();
  return (
    <div className={styles.whole}>
      {imported && <Imported imported={imported} store={store} />}
      {count > 0 && (
        <div role="group" aria-labelledby={id} className={styles.whole}>
          <p id={id} hidden>
            {words.waysOut(count)}
          </p>
          <div className={styles.buttons}>
            <Button size="small" icon={<FolderOpenRegular />} onClick={() => input.current?.click()}>
              {words.openFile}
            </Button>
            <Button
              size="small"
              icon={<ChatHelpRegular />}
              aria-expanded={isAsking}
              onClick={() => setAsking(!isAsking)}
            >
              {words.askThem}
            </Button>
            {mayLeaveOpen && (
              <Button
                size="small"
                icon={<LockOpenRegular />}
                onClick={() => void store.ask({ encrypt: false })}
              >
                {words.withoutEncryption}
              </Button>
            )}
          </div>
          {isAsking && <AskText />}
          <Text quiet>{words.removeHint}</Text>
        </div>
      )}
      <input
        ref={input}
        type="file"
        hidden
        aria-label={words.openFile}
        accept=".cer,.crt,.der,.pem,.p7b,.p7c,.vcf"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) void store.importCertificates(file);
          // The same file picked once more is a change again.
          target.value = '';
        }}
      />
    </div>
  );
}

function Imported({
  imported,
  store,
}: {
  readonly imported: ImportedCertificates;
  readonly store: Pick<ComposeStore, 'acceptCertificate'>;
}) {
  const { added, differing } = imported;
  const list = added.map((address) => visible(address, 254)).join(', ');
  return (
    <>
      <div role="status">
        {added.length > 0 && <Text>{words.added(list)}</Text>}
        {added.length + differing.length === 0 && <Text>{words.nothingAdded}</Text>}
      </div>
      {differing.map((certificate) => (
        <DifferingCertificate
          key={certificate.certificateId}
          {...certificate}
          accept={() => store.acceptCertificate(certificate.address, certificate.certificateId)}
        />
      ))}
    </>
  );
}
