import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { Origin } from './read-state.ts';

export interface OriginNoteProps {
  readonly origin: Origin;
  /** Whether messages come from Outlook, or only from files. */
  readonly inOutlook: boolean;
  /** To the message that this one is attached to. */
  readonly back: () => void;
}

const useStyles = makeStyles({
  note: {
    ...typographyStyles.caption1,
    margin: `${tokens.spacingVerticalS} 0 0`,
    color: tokens.colorNeutralForeground2,
  },
});

/** Which message the card is about, where it is not the one that is selected. */
export function OriginNote({ origin, inOutlook, back }: OriginNoteProps) {
  const styles = useStyles();
  if (origin === 'inside') {
    return (
      <p className={styles.note}>
        This is about a message that is attached to the one you opened.{' '}
        <Button size="small" onClick={back}>
          Back to that one
        </Button>
      </p>
    );
  }
  if (origin !== 'file' || !inOutlook) return null;
  return (
    <p className={styles.note}>
      This is about the file you opened, not about the message selected in Outlook.
    </p>
  );
}
