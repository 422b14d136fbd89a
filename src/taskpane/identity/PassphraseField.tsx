import { Button, Field, Input } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { EyeOffRegular } from '@fluentui/react-icons/svg/eye-off';
import { useState } from 'react';
import { words } from './words.ts';

export interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  /** Tells a password manager whether to offer one or to keep one. */
  readonly purpose: 'current-password' | 'new-password' | 'off';
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
}

/** A passphrase: hidden, until the person asks to see it. */
export function PassphraseField({ label, value, change, purpose, hint, problem }: PassphraseFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(problem === undefined ? {} : { validationMessage: problem })}
    >
      <Input
        type={isShown ? 'text' : 'password'}
        value={value}
        onChange={(_, data) => change(data.value)}
        autoComplete={purpose}
        autoCapitalize="none"
        spellCheck={false}
        contentAfter={
          <Button
            appearance="transparent"
            size="small"
            icon={isShown ? <EyeOffRegular /> : <EyeRegular />}
            aria-label={`${isShown ? words.hide : words.show}: ${label}`}
            onClick={() => setShown(!isShown)}
          />
        }
      />
    </Field>
  );
}
