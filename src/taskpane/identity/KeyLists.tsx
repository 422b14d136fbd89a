import { makeStyles, tokens } from '@fluentui/react-components';
import { visible } from '../../smime/visible.ts';
import type { IdentityFacts, KeyringState } from '../../worker/keyring.ts';
import { Section } from '../read/Section.tsx';
import { isOlder } from './age.ts';
import { IdentityCard } from './IdentityCard.tsx';
import { PendingRequest } from './PendingRequest.tsx';
import { Text } from './Text.tsx';
import { words } from './words.ts';

export interface KeyListsProps {
  readonly state: KeyringState;
  readonly now: Date;
  readonly isLocked: boolean;
  readonly done: (said: string) => void;
}

const useStyles = makeStyles({
  part: { display: 'grid', rowGap: tokens.spacingVerticalS },
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', rowGap: tokens.spacingVerticalM },
});

/** The requests that wait, the keys in use, and those that are kept for old mail. */
export function KeyLists({ state: { identities, requests }, now, isLocked, done }: KeyListsProps) {
  const styles = useStyles();
  const older = identities.filter((identity) => isOlder(identity, { all: identities, now }));
  const current = identities.filter((identity) => !older.includes(identity));
  const list = (shown: readonly IdentityFacts[]) => (
    <ul className={styles.list}>
      {shown.map((identity) => (
        <IdentityCard
          // The forms of a card are done with when its facts change.
          key={[identity.id, identity.backedUpAt, requests.length].join(' ')}
          identity={identity}
          now={now}
          isLocked={isLocked}
          isOlder={older.includes(identity)}
          done={done}
        />
      ))}
    </ul>
  );
  return (
    <>
      {requests.map((request) => (
        <Section key={request.id} title={words.pendingTitle(visible(request.address, 254))}>
          <PendingRequest request={request} isLocked={isLocked} done={done} />
        </Section>
      ))}
      {current.length > 0 && <Section title={words.mine}>{list(current)}</Section>}
      {older.length > 0 && (
        <Section title={words.older}>
          <div className={styles.part}>
            <Text quiet>{words.olderWhy}</Text>
            {list(older)}
          </div>
        </Section>
      )}
    </>
  );
}
