import { makeStyles, mergeClasses, shorthands, tokens, typographyStyles } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { useId, type ReactNode } from 'react';

/** Green is for verified alone; a broken signature has the colours of an unsigned message. */
export type Tone = 'good' | 'careful' | 'neutral';

export interface StatusCardProps {
  readonly tone: Tone;
  readonly icon: FluentIcon;
  readonly headline: string;
  readonly sentence: string;
  readonly children?: ReactNode;
}

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid`,
    overflowWrap: 'anywhere',
  },
  good: {
    backgroundColor: tokens.colorStatusSuccessBackground1,
    ...shorthands.borderColor(tokens.colorStatusSuccessBorder1),
  },
  careful: {
    backgroundColor: tokens.colorStatusWarningBackground1,
    ...shorthands.borderColor(tokens.colorStatusWarningBorder1),
  },
  neutral: {
    backgroundColor: tokens.colorNeutralBackground3,
    ...shorthands.borderColor(tokens.colorNeutralStroke1),
  },
  icon: { fontSize: '32px', lineHeight: 0 },
  goodIcon: { color: tokens.colorStatusSuccessForeground1 },
  carefulIcon: { color: tokens.colorStatusWarningForeground1 },
  neutralIcon: { color: tokens.colorNeutralForeground2 },
  headline: {
    ...typographyStyles.subtitle1,
    margin: 0,
    color: tokens.colorNeutralForeground1,
    '@media (max-width: 359px)': { fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  },
  sentence: {
    ...typographyStyles.body1,
    margin: `${tokens.spacingVerticalXS} 0 0`,
    color: tokens.colorNeutralForeground1,
  },
  below: { marginTop: tokens.spacingVerticalM, '&:empty': { display: 'none' } },
});

/** What the pane has to say, first and always in sight: an icon with a shape of its own, a headline, a sentence. */
export function StatusCard({ tone, icon: Icon, headline, sentence, children }: StatusCardProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section aria-labelledby={id} className={mergeClasses(styles.card, styles[tone])}>
      <span className={mergeClasses(styles.icon, styles[`${tone}Icon`])}>
        <Icon aria-hidden="true" />
      </span>
      <div>
        <h1 id={id} className={styles.headline}>
          {headline}
        </h1>
        <p className={styles.sentence}>{sentence}</p>
        <div className={styles.below}>{children}</div>
      </div>
    </section>
  );
}
