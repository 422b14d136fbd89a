import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { AttachedMessage } from '../../smime/attached.ts';
import { visible } from '../../smime/visible.ts';
import { WORDS } from '../content/words.ts';
import { Section } from './Section.tsx';

export interface AttachedMessagesProps {
  readonly attached: readonly AttachedMessage[];
  readonly open: (bytes: Uint8Array) => void;
}

const useStyles = makeStyles({
  hint: {
    ...typographyStyles.body1,
    margin: `0 0 ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground1,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', rowGap: tokens.spacingVerticalM },
  name: {
    ...typographyStyles.body1,
    display: 'block',
    marginBottom: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground1,
  },
});

/** The messages that are attached to this one; each is judged on its own, and only when asked (CVE-2022-1520). */
export function AttachedMessages({ attached, open }: AttachedMessagesProps) {
  const styles = useStyles();
  if (attached.length === 0) return null;
  return (
    <Section title={WORDS.attached}>
      <p className={styles.hint}>{WORDS.attachedHint}</p>
      <ul className={styles.list}>
        {attached.map(({ name, bytes }, i) => (
          <li key={i}>
            <span id={`attached-${i}`} className={styles.name}>
              {name === '' ? WORDS.unnamed : visible(name, 80)}
            </span>
            <Button aria-describedby={`attached-${i}`} onClick={() => open(bytes)}>
              {WORDS.check}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
