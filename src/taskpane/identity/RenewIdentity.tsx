import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { IdentityFacts, KeyAlgorithm } from '../../worker/keyring.ts';
import { useKeyring } from '../keyring-store.ts';
import { Form } from './Form.tsx';
import { Text } from './Text.tsx';
import { useTask } from './use-task.ts';
import { algorithmWords, words } from './words.ts';

export interface RenewIdentityProps {
  readonly identity: IdentityFacts;
  readonly done: (said: string) => void;
  readonly cancel: () => void;
}

/** The same kind as before where it is one that is made here, else the one that every program knows. */
function algorithmOf({ key }: IdentityFacts): KeyAlgorithm {
  const kinds = Object.keys(algorithmWords) as readonly KeyAlgorithm[];
  return kinds.find((kind) => algorithmWords[kind].sentence === key) ?? 'rsa-3072';
}

/** A request for the next certificate of the same person. */
export function RenewIdentity({ identity, done, cancel }: RenewIdentityProps) {
  const { keyring } = useKeyring();
  const [which, setWhich] = useState('same');
  const task = useTask();
  const submit = () =>
    task.run(async () => {
      const { id, name, addresses } = identity;
      const renewal = { name, address: addresses[0] ?? '', algorithm: algorithmOf(identity) };
      await keyring.request(which === 'same' ? { renewalOf: id } : renewal);
      done(words.requested);
    });
  return (
    <Form task={task} action={words.renewNow} doing={words.requesting} submit={submit} cancel={cancel}>
      <Text>{words.renewWhy}</Text>
      <Field label={words.renewChoice}>
        <RadioGroup value={which} onChange={(_, { value }) => setWhich(value)}>
          <Radio value="same" label={`${words.renewSame}. ${words.renewSameWhy}`} />
          {/* A request without an address is one that no authority can answer. */}
          {identity.addresses.length > 0 && (
            <Radio value="new" label={`${words.renewNew}. ${words.renewNewWhy}`} />
          )}
        </RadioGroup>
      </Field>
    </Form>
  );
}
