import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

export interface Choice {
  readonly name: string;
  readonly icon: FluentIcon;
  /** The form's own title. */
  readonly title: string;
  readonly isPressing?: boolean;
  /** Draws the form that this opens; `close` puts it away again and gives the focus back. */
  readonly form: (close: () => void) => ReactNode;
}

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  form: {
    marginTop: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  title: { ...typographyStyles.body1Strong, margin: `0 0 ${tokens.spacingVerticalS}` },
});

/** Buttons of which each opens its form below the row, one at a time. */
export function Choices({
  choices,
  children,
}: {
  readonly choices: readonly Choice[];
  readonly children?: ReactNode;
}) {
  const styles = useStyles();
  const [openName, setOpen] = useState<string>();
  const buttons = useRef(new Map<string, HTMLButtonElement | null>());
  const open = choices.find(({ name }) => name === openName);
  const close = () => {
    if (openName !== undefined) buttons.current.get(openName)?.focus();
    setOpen(undefined);
  };
  return (
    <div>
      <div className={styles.buttons}>
        {choices.map(({ name, icon: Icon, isPressing }) => (
          <Button
            key={name}
            ref={(button) => void buttons.current.set(name, button)}
            size="small"
            appearance={isPressing ? 'primary' : 'secondary'}
            icon={<Icon />}
            aria-expanded={name === openName}
            onClick={() => setOpen(name === openName ? undefined : name)}
          >
            {name}
          </Button>
        ))}
        {children}
      </div>
      {open && <Panel key={open.name} choice={open} close={close} />}
    </div>
  );
}

function Panel({ choice, close }: { readonly choice: Choice; readonly close: () => void }) {
  const styles = useStyles();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  // Whoever opened it goes on where there is something to fill in; a screen reader says the title on the way.
  useEffect(
    () => panel.current?.querySelector<HTMLElement>('input:not([hidden]), textarea, button')?.focus(),
    [],
  );
  return (
    <div ref={panel} role="group" aria-labelledby={id} className={styles.form}>
      <p id={id} className={styles.title}>
        {choice.title}
      </p>
      {choice.form(close)}
    </div>
  );
}
