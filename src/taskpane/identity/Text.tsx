import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  text: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground1 },
  quiet: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
});

/** A paragraph; `quiet` for what is said beside the point. */
export function Text({
  quiet = false,
  children,
}: {
  readonly quiet?: boolean;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  return <p className={mergeClasses(styles.text, quiet && styles.quiet)}>{children}</p>;
}
