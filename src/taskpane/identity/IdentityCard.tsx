import { Button, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { SaveRegular } from '@fluentui/react-icons/svg/save';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { use, useId, type ReactNode } from 'react';
import { visible } from '../../smime/visible.ts';
import type { Locality } from '../../smime/words/saying.ts';
import { dayWords } from '../../smime/words/time.ts';
import type { IdentityFacts } from '../../worker/keyring.ts';
import { useKeyring } from '../keyring-store.ts';
import { LocalityContext } from '../locality.ts';
import { daysLeft, isEnding } from './age.ts';
import { BackUp } from './BackUp.tsx';
import { Choices, type Choice } from './Choices.tsx';
import { IdentityDetails } from './IdentityDetails.tsx';
import { Problem } from './Form.tsx';
import { RenewIdentity } from './RenewIdentity.tsx';
import { Text } from './Text.tsx';
import { TypedConfirmation } from './TypedConfirmation.tsx';
import { useTask } from './use-task.ts';
import { useWords, words } from './words.ts';

export interface IdentityCardProps {
  readonly identity: IdentityFacts;
  readonly now: Date;
  readonly isLocked: boolean;
  /** It is there for old mail alone. */
  readonly isOlder: boolean;
  readonly done: (said: string) => void;
}

const useStyles = makeStyles({
  card: {
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    overflowWrap: 'anywhere',
  },
  name: { ...typographyStyles.body1Strong, margin: 0, color: tokens.colorNeutralForeground1 },
  lines: { display: 'grid', rowGap: tokens.spacingVerticalXXS },
  remark: {
    ...typographyStyles.body1,
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
    margin: 0,
  },
  icon: { fontSize: '20px', lineHeight: 0, color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  careful: { color: tokens.colorStatusWarningForeground1 },
});

/** One key with its certificate: whose, until when, whether a copy was saved, and what one can do with it. */
export function IdentityCard(props: IdentityCardProps) {
  const { identity, now, isLocked, isOlder, done } = props;
  const styles = useStyles();
  const { keyring } = useKeyring();
  const reader = use(LocalityContext);
  const task = useTask();
  const id = useId();
  const name = visible(identity.name);
  const isOver = daysLeft(identity, now) < 0;
  const setDefault = () =>
    task.run(async () => {
      await keyring.setDefault(identity.id);
      done(words.madeDefault(name));
    });
  return (
    <li>
      <article aria-labelledby={id} className={styles.card}>
        <div className={styles.lines}>
          <h3 id={id} className={styles.name}>
            {name}
          </h3>
          <Text>
            {identity.addresses.map((address) => visible(address, 254)).join(', ') || words.noAddress}
          </Text>
          <Text quiet>
            {useWords[identity.use]}. {words.issuedBy(visible(identity.issuerName))}.
          </Text>
        </div>
        <div className={styles.lines}>
          {identity.isDefault && <Remark kind="good">{words.isDefault}</Remark>}
          <Validity identity={identity} now={now} isOlder={isOlder} />
          <Remark kind={identity.backedUpAt === null ? 'careful' : 'plain'}>
            {identity.backedUpAt === null
              ? words.noCopy
              : words.lastCopy(dayWords(identity.backedUpAt, reader))}
          </Remark>
        </div>
        <IdentityDetails identity={identity} />
        <Problem task={task} />
        <Choices choices={choicesOf(props, reader, (forgotten) => keyring.remove(forgotten))}>
          {!isLocked && !identity.isDefault && !isOver && identity.use !== 'encryption' && (
            <Button size="small" icon={<CheckmarkRegular />} onClick={setDefault}>
              {words.makeDefault}
            </Button>
          )}
        </Choices>
      </article>
    </li>
  );
}

function Validity({ identity, now, isOlder }: Pick<IdentityCardProps, 'identity' | 'now' | 'isOlder'>) {
  const reader = use(LocalityContext);
  const day = dayWords(identity.certificates[0]?.notAfter ?? '', reader);
  const ending = isEnding(identity, now) && !isOlder;
  return (
    <Remark kind={ending ? 'careful' : 'plain'}>
      {words.validity(daysLeft(identity, now), day)}
      {ending && ` ${words.renewEnding}`}
    </Remark>
  );
}

const ICONS = { plain: InfoRegular, good: CheckmarkRegular, careful: WarningRegular };

function Remark({ kind, children }: { readonly kind: keyof typeof ICONS; readonly children: ReactNode }) {
  const styles = useStyles();
  const Icon = ICONS[kind];
  return (
    <p className={styles.remark}>
      <Icon aria-hidden="true" className={mergeClasses(styles.icon, kind !== 'plain' && styles[kind])} />
      <span>{children}</span>
    </p>
  );
}

function choicesOf(
  { identity, now, isLocked, isOlder, done }: IdentityCardProps,
  reader: Locality,
  remove: (id: string) => Promise<void>,
): readonly Choice[] {
  const name = visible(identity.name);
  const backUp: Choice = {
    name: words.backUp,
    icon: SaveRegular,
    title: words.backUpTitle,
    isPressing: identity.backedUpAt === null,
    form: (cancel) => <BackUp identity={identity} done={done} cancel={cancel} />,
  };
  const renew: Choice = {
    name: words.renew,
    icon: ArrowSyncRegular,
    title: words.renewTitle,
    isPressing: true,
    form: (cancel) => <RenewIdentity identity={identity} done={done} cancel={cancel} />,
  };
  const removal: Choice = {
    name: words.remove,
    icon: DeleteRegular,
    title: words.removeTitle,
    form: (cancel) => (
      <TypedConfirmation
        wanted={identity.addresses[0] ?? words.removeWord}
        action={words.remove}
        cancel={cancel}
        act={async () => {
          await remove(identity.id);
          done(words.removed(name));
        }}
      >
        <Text>
          {identity.backedUpAt === null
            ? words.removeUncopied
            : words.removeCopied(dayWords(identity.backedUpAt, reader))}{' '}
          {words.removeWhy}
        </Text>
      </TypedConfirmation>
    ),
  };
  if (isLocked) return [];
  return isEnding(identity, now) && !isOlder ? [backUp, renew, removal] : [backUp, removal];
}
