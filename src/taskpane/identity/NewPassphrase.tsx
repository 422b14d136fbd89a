import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { strengthOf, type PassphraseStrength } from '../../worker/passphrase-strength.ts';
import { PassphraseField } from './PassphraseField.tsx';
import { strengthWords, words } from './words.ts';

export interface NewPassphraseEntry {
  readonly passphrase: string;
  readonly repeated: string;
  /** Told once the person tried to go on. */
  readonly problems: { readonly passphrase?: string; readonly repeated?: string };
}

const NOTHING: NewPassphraseEntry = { passphrase: '', repeated: '', problems: {} };

const useStyles = makeStyles({
  fields: { display: 'grid', rowGap: tokens.spacingVerticalM },
  strength: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
});

/** A passphrase that is being chosen; `accepted` gives it once it may be used, and else tells why not. */
export function useNewPassphrase(): {
  readonly entry: NewPassphraseEntry;
  readonly change: (entry: NewPassphraseEntry) => void;
  readonly accepted: () => string | undefined;
} {
  const [entry, change] = useState(NOTHING);
  return {
    entry,
    change,
    accepted() {
      const { passphrase, repeated } = entry;
      const strength = strengthOf(passphrase);
      const problems = {
        ...(isRefused(strength) ? { passphrase: strengthWords[strength] } : {}),
        ...(passphrase === repeated ? {} : { repeated: words.mismatch }),
      };
      change({ ...entry, problems });
      return Object.keys(problems).length === 0 ? passphrase : undefined;
    },
  };
}

const isRefused = (strength: PassphraseStrength) => strength === 'too-short' || strength === 'too-simple';

/** Twice the same passphrase, its rules told before it is typed and its strength while it is. */
export function NewPassphrase(props: {
  readonly label: string;
  readonly entry: NewPassphraseEntry;
  readonly change: (entry: NewPassphraseEntry) => void;
}) {
  const { label, entry, change } = props;
  const { passphrase, repeated, problems } = entry;
  const styles = useStyles();
  return (
    <div className={styles.fields}>
      <PassphraseField
        label={label}
        value={passphrase}
        change={(value) => change({ passphrase: value, repeated, problems: {} })}
        purpose="new-password"
        hint={words.passphraseRules}
        problem={problems.passphrase}
      />
      <p role="status" className={styles.strength}>
        {passphrase !== '' && problems.passphrase === undefined && strengthWords[strengthOf(passphrase)]}
      </p>
      <PassphraseField
        label={words.repeat}
        value={repeated}
        change={(value) => change({ passphrase, repeated: value, problems: {} })}
        purpose="new-password"
        problem={problems.repeated}
      />
    </div>
  );
}
