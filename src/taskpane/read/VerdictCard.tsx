import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { CircleHalfFillFilled } from '@fluentui/react-icons/svg/circle-half-fill';
import { LinkDismissFilled } from '@fluentui/react-icons/svg/link-dismiss';
import { LockClosedFilled } from '@fluentui/react-icons/svg/lock-closed';
import { PenOffFilled } from '@fluentui/react-icons/svg/pen-off';
import { QuestionCircleFilled } from '@fluentui/react-icons/svg/question-circle';
import { ShieldCheckmarkFilled } from '@fluentui/react-icons/svg/shield-checkmark';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { use } from 'react';
import type { Report } from '../../smime/report.ts';
import type { VerdictKind } from '../../smime/verdict.ts';
import { visible } from '../../smime/visible.ts';
import { verdictWords } from '../../smime/words.ts';
import { LocalityContext } from '../locality.ts';
import { StatusCard, type Tone } from './StatusCard.tsx';

const LOOKS: Readonly<Record<VerdictKind, { readonly tone: Tone; readonly icon: FluentIcon }>> = {
  verified: { tone: 'good', icon: ShieldCheckmarkFilled },
  caution: { tone: 'careful', icon: WarningFilled },
  partial: { tone: 'careful', icon: CircleHalfFillFilled },
  invalid: { tone: 'neutral', icon: LinkDismissFilled },
  unsigned: { tone: 'neutral', icon: PenOffFilled },
  refused: { tone: 'neutral', icon: QuestionCircleFilled },
};

const useStyles = makeStyles({
  subject: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground1 },
  term: { color: tokens.colorNeutralForeground2 },
});

/** Outlook shows the one outside, which is none at all for a message that hides it. */
const isSubjectProtected = ({ headers }: Report): boolean =>
  headers.some(({ name, protection }) => name.toLowerCase() === 'subject' && protection !== 'unprotected');

/** The verdict on the message. */
export function VerdictCard({ report }: { readonly report: Report }) {
  const { tone, icon } = LOOKS[report.verdict.kind];
  const styles = useStyles();
  const unopened = report.verdict.kind === 'refused' && report.decryption === 'no-key';
  return (
    <StatusCard
      tone={tone}
      icon={unopened ? LockClosedFilled : icon}
      {...verdictWords(report, use(LocalityContext))}
    >
      {isSubjectProtected(report) && (
        <p className={styles.subject}>
          <span className={styles.term}>Subject: </span>
          {visible(report.subject, 200)}
        </p>
      )}
    </StatusCard>
  );
}
