import { Button, makeStyles, tokens, typographyStyles, type ButtonProps } from '@fluentui/react-components';
import { useState } from 'react';
import { WORDS } from './words.ts';

export interface WithWarningProps extends Pick<ButtonProps, 'icon' | 'appearance'> {
  readonly label: string;
  /** What to think of first; with none, the act follows at once. */
  readonly warnings: readonly string[];
  readonly anyway: string;
  readonly act: () => void;
}

const useStyles = makeStyles({
  warning: {
    ...typographyStyles.body1,
    padding: tokens.spacingHorizontalM,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorStatusWarningBorder1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorNeutralForeground1,
    overflowWrap: 'anywhere',
  },
  text: { margin: `0 0 ${tokens.spacingVerticalS}` },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** A button whose act can't be taken back: what that means is said before it is done. */
export function WithWarning({ label, warnings, anyway, act, icon, appearance }: WithWarningProps) {
  const styles = useStyles();
  const [isAsking, ask] = useState(false);
  if (!isAsking) {
    return (
      <Button
        {...(icon === undefined ? {} : { icon })}
        {...(appearance === undefined ? {} : { appearance })}
        onClick={() => (warnings.length === 0 ? act() : ask(true))}
      >
        {label}
      </Button>
    );
  }
  const answered = (does: boolean) => () => {
    ask(false);
    if (does) act();
  };
  return (
    <div role="group" aria-label={label} className={styles.warning}>
      {warnings.map((warning) => (
        <p key={warning} className={styles.text}>
          {warning}
        </p>
      ))}
      <div className={styles.buttons}>
        {/* The harmless answer has the focus. */}
        <Button ref={focus} onClick={answered(false)}>
          {WORDS.cancel}
        </Button>
        <Button onClick={answered(true)}>{anyway}</Button>
      </div>
    </div>
  );
}

const focus = (button: HTMLElement | null): void => button?.focus();
