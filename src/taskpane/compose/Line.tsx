import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { LockOpenRegular } from '@fluentui/react-icons/svg/lock-open';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { ReactNode } from 'react';

type Kind = 'plain' | 'careful' | 'closed' | 'open';

const ICONS: Readonly<Record<Kind, FluentIcon>> = {
  plain: InfoRegular,
  careful: WarningRegular,
  closed: LockClosedRegular,
  open: LockOpenRegular,
};

const useStyles = makeStyles({
  line: {
    ...typographyStyles.body1,
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalS,
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground1,
  },
  icon: { fontSize: '20px', lineHeight: 0, color: tokens.colorNeutralForeground3 },
  closed: { color: tokens.colorStatusSuccessForeground1 },
  careful: { color: tokens.colorStatusWarningForeground1 },
});

/** Something said, with an icon of its kind before it. */
export function Line({ kind, children }: { readonly kind: Kind; readonly children: ReactNode }) {
  const styles = useStyles();
  const Icon = ICONS[kind];
  const colour = kind === 'closed' || kind === 'careful' ? styles[kind] : undefined;
  return (
    <div className={styles.line}>
      <Icon aria-hidden="true" className={mergeClasses(styles.icon, colour)} />
      <div>{children}</div>
    </div>
  );
}
