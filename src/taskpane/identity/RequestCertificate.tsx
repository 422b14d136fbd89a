import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { KeyAlgorithm } from '../../worker/keyring.ts';
import { useKeyring } from '../keyring-store.ts';
import { Disclosure } from '../read/Disclosure.tsx';
import { Form } from './Form.tsx';
import { Text } from './Text.tsx';
import { useTask } from './use-task.ts';
import { algorithmWords, words } from './words.ts';

/** Who sits before the pane, as Outlook names them; empty strings where it does not. */
export interface Person {
  readonly name: string;
  readonly address: string;
}

export interface RequestCertificateProps {
  readonly person: Person;
  readonly done: (said: string) => void;
  readonly cancel?: () => void;
}

/** Enough to tell an address from a name; what an authority takes is for the authority to say. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;

const ALGORITHMS = Object.keys(algorithmWords) as readonly KeyAlgorithm[];

/** Makes a key here, and the request that its certificate comes by. */
export function RequestCertificate({ person, done, cancel }: RequestCertificateProps) {
  const { keyring } = useKeyring();
  const [name, setName] = useState(person.name);
  const [address, setAddress] = useState(person.address);
  const [algorithm, setAlgorithm] = useState<KeyAlgorithm>('rsa-3072');
  const [isTried, setTried] = useState(false);
  const task = useTask();
  const noName = name.trim() === '';
  const noAddress = !ADDRESS.test(address.trim());
  const submit = () => {
    setTried(true);
    if (noName || noAddress) return;
    task.run(async () => {
      await keyring.request({ name: name.trim(), address: address.trim(), algorithm });
      done(words.requested);
    });
  };
  return (
    <Form
      task={task}
      action={words.request}
      doing={words.requesting}
      submit={submit}
      {...(cancel ? { cancel } : {})}
    >
      <Text>{words.requestWhy}</Text>
      <Field label={words.name} {...(isTried && noName ? { validationMessage: words.nameMissing } : {})}>
        <Input value={name} autoComplete="name" onChange={(_, { value }) => setName(value)} />
      </Field>
      <Field
        label={words.address}
        {...(isTried && noAddress ? { validationMessage: words.addressMissing } : {})}
      >
        <Input
          type="email"
          value={address}
          autoComplete="email"
          onChange={(_, { value }) => setAddress(value)}
        />
      </Field>
      <Disclosure summary={words.algorithmChoice}>
        <Field label={words.algorithm}>
          <RadioGroup value={algorithm} onChange={(_, { value }) => setAlgorithm(value as KeyAlgorithm)}>
            {ALGORITHMS.map((one) => (
              <Radio
                key={one}
                value={one}
                label={`${algorithmWords[one].sentence}. ${algorithmWords[one].advice ?? ''}`}
              />
            ))}
          </RadioGroup>
        </Field>
      </Disclosure>
    </Form>
  );
}
