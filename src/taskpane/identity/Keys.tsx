import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { PasswordRegular } from '@fluentui/react-icons/svg/password';
import { use } from 'react';
import type { KeyringState } from '../../worker/keyring.ts';
import { useKeyring } from '../keyring-store.ts';
import { LocalityContext } from '../locality.ts';
import { Section } from '../read/Section.tsx';
import { ChangePassphrase } from './ChangePassphrase.tsx';
import { Choices } from './Choices.tsx';
import { clockWords } from './clock-words.ts';
import { Problem } from './Form.tsx';
import { KeyLists } from './KeyLists.tsx';
import { KeyWays } from './KeyWays.tsx';
import type { Person } from './RequestCertificate.tsx';
import { Text } from './Text.tsx';
import { useTask } from './use-task.ts';
import { words } from './words.ts';

export interface KeysProps {
  readonly state: Extract<KeyringState, { readonly kind: 'unlocked' }>;
  readonly now: Date;
  readonly person: Person;
  readonly done: (said: string) => void;
}

const useStyles = makeStyles({ whole: { display: 'grid', rowGap: tokens.spacingVerticalS } });

/** The keys while they are unlocked, or the ways to the first one. */
export function Keys({ state, now, person, done }: KeysProps) {
  const styles = useStyles();
  const { keyring } = useKeyring();
  const reader = use(LocalityContext);
  const task = useTask();
  const lock = () =>
    task.run(async () => {
      await keyring.lock();
      done(words.locked);
    });
  const isFirst = state.identities.length + state.requests.length === 0;
  const ways = (
    <Section title={isFirst ? words.keyStep : words.addKey}>
      {/* A form that brought a key is put away. */}
      <KeyWays
        key={state.identities.length + state.requests.length}
        person={person}
        isFirst={isFirst}
        done={done}
      />
    </Section>
  );
  return (
    <>
      {isFirst && ways}
      <KeyLists state={state} now={now} isLocked={false} done={done} />
      {!isFirst && ways}
      <Section title={words.unlocked}>
        <div className={styles.whole}>
          <Text>{words.locksAt(clockWords(state.locksAt, reader))}</Text>
          <Problem task={task} />
          <Choices
            choices={[
              {
                name: words.change,
                icon: PasswordRegular,
                title: words.change,
                form: (close) => (
                  <ChangePassphrase
                    cancel={close}
                    done={(said) => {
                      close();
                      done(said);
                    }}
                  />
                ),
              },
            ]}
          >
            <Button size="small" icon={<LockClosedRegular />} onClick={lock}>
              {words.lock}
            </Button>
          </Choices>
        </div>
      </Section>
    </>
  );
}
