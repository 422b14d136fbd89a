import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useKeyring } from '../keyring-store.ts';
import { useFileDrop } from '../use-file-drop.ts';
import { ChoosePassphrase } from './ChoosePassphrase.tsx';
import { Problem } from './Form.tsx';
import { KeepSafe } from './KeepSafe.tsx';
import { Keys } from './Keys.tsx';
import type { Person } from './RequestCertificate.tsx';
import { Section } from '../read/Section.tsx';
import { LockedKeys } from './LockedKeys.tsx';
import { Text } from './Text.tsx';
import { problemWords, words } from './words.ts';

export interface IdentityPageProps {
  readonly person: Person;
  readonly now: () => Date;
}

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    maxWidth: '720px',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL} ${tokens.spacingVerticalXXL}`,
  },
  title: { ...typographyStyles.subtitle1, margin: 0, color: tokens.colorNeutralForeground1 },
  said: {
    ...typographyStyles.body1Strong,
    margin: `${tokens.spacingVerticalM} 0 0`,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
    '&:empty': { display: 'none' },
  },
  notice: {
    marginTop: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorStatusWarningBorder1}`,
    backgroundColor: tokens.colorStatusWarningBackground1,
  },
});

/** A person's own keys: what is here, how to get one, and how to keep it. */
export function IdentityPage({ person, now }: IdentityPageProps) {
  const styles = useStyles();
  const { view, again } = useKeyring();
  const [said, setSaid] = useState('');
  const note = useRef<HTMLParagraphElement>(null);
  // A file that is dropped where no form takes it must not open in the place of the pane.
  useFileDrop(() => undefined);

  /** The form is gone with what it did; the focus lands on what came of it. */
  const done = (sentence: string) => {
    setSaid(sentence);
    requestAnimationFrame(() => note.current?.focus());
  };

  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{words.title}</h1>
      <Text>{words.lead}</Text>
      <p ref={note} role="status" tabIndex={-1} className={styles.said}>
        {said}
      </p>
      {view.kind === 'asking' && <Text quiet>{words.asking}</Text>}
      {view.kind === 'failed' && (
        <Section title={words.failed}>
          <Problem task={{ problem: problemWords(view.error) }} />
          <Button onClick={again}>{words.tryAgain}</Button>
        </Section>
      )}
      {'keptIn' in view && view.keptIn === 'memory' && (
        <div role="note" className={styles.notice}>
          <Text>
            <strong>{words.memoryTitle}.</strong> {words.memory}
          </Text>
        </div>
      )}
      {view.kind === 'new' && (
        <Section title={words.passphraseStep}>
          <ChoosePassphrase done={done} />
        </Section>
      )}
      {view.kind === 'locked' && <LockedKeys state={view} now={now()} done={done} />}
      {view.kind === 'unlocked' && <Keys state={view} now={now()} person={person} done={done} />}
      <KeepSafe />
    </main>
  );
}
