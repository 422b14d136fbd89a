import { Field, makeStyles, Switch as Toggle, tokens } from '@fluentui/react-components';
import type { ComposeStore } from './compose-store.ts';
import { words } from './compose-words.ts';
import type { Desk, Switch } from './desk.ts';

const useStyles = makeStyles({ switches: { display: 'grid', rowGap: tokens.spacingVerticalS } });

/** Sign and Encrypt; what the organisation set can be seen and not changed. */
export function Switches({
  desk,
  store,
}: {
  readonly desk: Desk;
  readonly store: Pick<ComposeStore, 'ask'>;
}) {
  const styles = useStyles();
  return (
    <div className={styles.switches}>
      <OneSwitch
        label={words.sign}
        hint={words.signHint}
        value={desk.sign}
        change={(sign) => void store.ask({ sign })}
      />
      <OneSwitch
        label={words.encrypt}
        hint={words.encryptHint}
        value={desk.encrypt}
        change={(encrypt) => void store.ask({ encrypt })}
      />
    </div>
  );
}

function OneSwitch(props: {
  readonly label: string;
  readonly hint: string;
  readonly value: Switch;
  readonly change: (isOn: boolean) => void;
}) {
  const { label, hint, value, change } = props;
  return (
    <Field hint={value.isFixed ? `${words.fixed} ${hint}` : hint}>
      <Toggle
        label={label}
        checked={value.isOn}
        disabled={value.isFixed}
        onChange={(_, { checked }) => change(checked)}
      />
    </Field>
  );
}
