import { Avatar, Field, makeStyles, Select, tokens, typographyStyles } from '@fluentui/react-components';
import { use } from 'react';
import { visible } from '../../smime/visible.ts';
import { dayWords } from '../../smime/words/time.ts';
import type { IdentityFacts } from '../../worker/keyring.ts';
import { daysLeft, isEnding } from '../identity/age.ts';
import { ChoosePassphrase } from '../identity/ChoosePassphrase.tsx';
import { ImportKeyFile } from '../identity/ImportKeyFile.tsx';
import { Text } from '../identity/Text.tsx';
import { Unlock } from '../identity/Unlock.tsx';
import { words as identityWords } from '../identity/words.ts';
import { LocalityContext } from '../locality.ts';
import { Section } from '../read/Section.tsx';
import { words } from './compose-words.ts';
import type { Sender } from './desk.ts';
import { Line } from './Line.tsx';

export interface SenderPartProps {
  readonly sender: Sender;
  readonly now: Date;
  readonly choose: (identityId: string) => void;
  readonly done: () => void;
}

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalM },
  persona: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    overflowWrap: 'anywhere',
  },
  name: { ...typographyStyles.body1Strong, margin: 0, color: tokens.colorNeutralForeground1 },
});

/** With whose key the message is signed, and the way to it: unlock it, or bring it. */
export function SenderPart({ sender, now, choose, done }: SenderPartProps) {
  const styles = useStyles();
  return (
    <Section title={words.identity}>
      <div className={styles.whole}>
        {sender.kind === 'failed' && <Line kind="careful">{words.keysFailed}</Line>}
        {'identity' in sender && <Persona identity={sender.identity} now={now} />}
        {'identity' in sender && sender.choices.length > 1 && (
          <Field label={words.identityChoice}>
            <Select value={sender.identity.id} onChange={(_, { value }) => choose(value)}>
              {sender.choices.map((identity) => (
                <option key={identity.id} value={identity.id}>
                  {visible(`${identity.name}, ${identity.issuerName}, ${identity.key}`, 120)}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {sender.kind === 'locked' && (
          <>
            <Text>{words.locked}</Text>
            <Unlock done={done} />
          </>
        )}
        {sender.kind === 'none' && <NoKey sender={sender} done={done} />}
      </div>
    </Section>
  );
}

function Persona({ identity, now }: { readonly identity: IdentityFacts; readonly now: Date }) {
  const styles = useStyles();
  const reader = use(LocalityContext);
  const name = visible(identity.name);
  const day = dayWords(identity.certificates[0]?.notAfter ?? '', reader);
  return (
    <div className={styles.persona}>
      <Avatar name={name} color="colorful" aria-hidden="true" />
      <div>
        <p className={styles.name}>{name}</p>
        <Text>{identity.addresses.map((address) => visible(address, 254)).join(', ')}</Text>
        <Text quiet>
          {identityWords.validity(daysLeft(identity, now), day)}
          {isEnding(identity, now) && ` ${identityWords.renewEnding}`}
        </Text>
      </div>
    </div>
  );
}

/** The ways to a key, in place: unlock those that are here, choose a passphrase, import. */
function NoKey(props: {
  readonly sender: Extract<Sender, { readonly kind: 'none' }>;
  readonly done: () => void;
}) {
  const { sender, done } = props;
  const said = sender.isEmpty ? words.noKey : words.noKeyFor(visible(sender.from, 254));
  return (
    <>
      <Line kind="careful">
        {said} {words.getKey}
      </Line>
      {sender.way === 'unlock' && <Unlock done={done} />}
      {sender.way === 'passphrase' && (
        <>
          <Text>{words.passphraseFirst}</Text>
          <ChoosePassphrase done={() => undefined} />
        </>
      )}
      {sender.way === 'import' && <ImportKeyFile done={done} />}
    </>
  );
}
