import { Button, makeStyles, ProgressBar, tokens, type GriffelStyle } from '@fluentui/react-components';
import { ShieldRegular } from '@fluentui/react-icons/svg/shield';
import { stepWords } from '../../smime/words.ts';
import type { ReadState } from './read-state.ts';
import { StatusCard } from './StatusCard.tsx';

type PaneStep = Extract<ReadState, { readonly kind: 'loading' }>['step'];

const words: Readonly<Record<PaneStep, string>> = { reading: 'Reading the message', ...stepWords };
const STEPS = Object.keys(words) as readonly PaneStep[];

/** Most messages are judged faster than a card can be read: what is shown meanwhile appears only for the others. */
export const LATE: GriffelStyle = {
  animationName: { from: { opacity: 0 }, to: { opacity: 1 } },
  animationDuration: tokens.durationNormal,
  animationDelay: '200ms',
  animationFillMode: 'backwards',
};

const useStyles = makeStyles({
  late: LATE,
  cancel: { marginTop: tokens.spacingVerticalM },
});

/** What is being done, how far it is, and a way to stop it. */
export function Progress({ step, cancel }: { readonly step: PaneStep; readonly cancel: () => void }) {
  const styles = useStyles();
  return (
    <div className={styles.late}>
      <StatusCard
        tone="neutral"
        icon={ShieldRegular}
        headline="Checking this message"
        sentence={`${words[step]} …`}
      >
        <ProgressBar aria-label="Progress of the check" value={(STEPS.indexOf(step) + 0.5) / STEPS.length} />
        <Button size="small" className={styles.cancel} onClick={cancel}>
          Cancel
        </Button>
      </StatusCard>
    </div>
  );
}
