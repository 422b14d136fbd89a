import { makeStyles, tokens } from '@fluentui/react-components';
import { useKeyring } from '../keyring-store.ts';
import { Section } from '../read/Section.tsx';
import { ChoosePassphrase } from './ChoosePassphrase.tsx';
import { ImportKeyFile } from './ImportKeyFile.tsx';
import { Text } from './Text.tsx';
import { Unlock } from './Unlock.tsx';
import { words } from './words.ts';

const useStyles = makeStyles({ whole: { display: 'grid', rowGap: tokens.spacingVerticalM } });

export interface OpenEncryptedProps {
  /** One of the keys opens it, and they are locked. */
  readonly isKeyHere: boolean;
  readonly done: () => void;
}

/**
 * The way from an encrypted message that stayed closed to its content, in place: unlock the keys, or bring the one
 * that is missing. Keys that come have the message read once more (reopen.ts).
 */
export function OpenEncrypted({ isKeyHere, done }: OpenEncryptedProps) {
  const styles = useStyles();
  const { view } = useKeyring();
  if (view.kind === 'asking' || view.kind === 'failed') return null;
  const isEmpty = view.identities.length === 0;
  return (
    <Section title={words.openTitle}>
      <div className={styles.whole}>
        {view.kind === 'locked' && (
          <>
            <Text>{isKeyHere ? words.openLocked : `${words.openNone} ${words.openOtherLocked}`}</Text>
            <Unlock done={done} />
          </>
        )}
        {view.kind === 'new' && (
          <>
            <Text>{words.openNew}</Text>
            <Text>{words.passphraseStep}</Text>
            <ChoosePassphrase done={() => undefined} />
          </>
        )}
        {view.kind === 'unlocked' && (
          <>
            <Text>{isEmpty ? words.openNew : words.openNone}</Text>
            <ImportKeyFile done={done} />
          </>
        )}
        <Text quiet>{words.openManage}</Text>
      </div>
    </Section>
  );
}
