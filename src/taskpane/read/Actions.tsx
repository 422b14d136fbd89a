import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import type { ReadState } from './read-state.ts';
import { saveReport } from './save-report.ts';

export interface ActionsProps {
  readonly state: ReadState;
  readonly again: () => void;
}

const useStyles = makeStyles({
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    marginTop: tokens.spacingVerticalXXL,
    '&:empty': { display: 'none' },
  },
});

/** What one can do with the message that is shown. */
export function Actions({ state, again }: ActionsProps) {
  const styles = useStyles();
  const unfinished = state.kind === 'cancelled' || state.kind === 'error';
  return (
    <div className={styles.actions}>
      {state.kind !== 'nothing-selected' && state.kind !== 'draft' && (
        <Button
          appearance={unfinished ? 'primary' : 'secondary'}
          icon={<ArrowClockwiseRegular />}
          onClick={again}
        >
          Check again
        </Button>
      )}
      {state.kind === 'judged' && (
        <Button icon={<ArrowDownloadRegular />} onClick={() => saveReport(state.report)}>
          Save report
        </Button>
      )}
    </div>
  );
}
