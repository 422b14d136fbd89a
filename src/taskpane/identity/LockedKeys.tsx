import { makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import type { KeyringState } from '../../worker/keyring.ts';
import { useKeyring } from '../keyring-store.ts';
import { Section } from '../read/Section.tsx';
import { Choices } from './Choices.tsx';
import { KeyLists } from './KeyLists.tsx';
import { Text } from './Text.tsx';
import { TypedConfirmation } from './TypedConfirmation.tsx';
import { Unlock } from './Unlock.tsx';
import { words } from './words.ts';

export interface LockedKeysProps {
  readonly state: KeyringState;
  readonly now: Date;
  readonly done: (said: string) => void;
}

const useStyles = makeStyles({ part: { display: 'grid', rowGap: tokens.spacingVerticalS } });

/** What is known of the keys without the passphrase, and the ways on with it and without. */
export function LockedKeys({ state, now, done }: LockedKeysProps) {
  const styles = useStyles();
  const { keyring } = useKeyring();
  return (
    <>
      <Section title={words.locked}>
        <Unlock done={done} />
      </Section>
      <KeyLists state={state} now={now} isLocked done={done} />
      <Section title={words.forgotten}>
        <div className={styles.part}>
          <Text>{words.forgottenWhy}</Text>
          <Choices
            choices={[
              {
                name: words.forget,
                icon: DeleteRegular,
                title: words.forget,
                form: (cancel) => (
                  <TypedConfirmation
                    wanted={words.forgetWord}
                    action={words.forget}
                    cancel={cancel}
                    act={async () => {
                      await keyring.forgetAll();
                      done(words.forgot);
                    }}
                  >
                    <Text>{words.forgetWhy}</Text>
                  </TypedConfirmation>
                ),
              },
            ]}
          />
        </div>
      </Section>
    </>
  );
}
