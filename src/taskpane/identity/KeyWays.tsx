import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { Choices } from './Choices.tsx';
import { ImportKeyFile } from './ImportKeyFile.tsx';
import { RequestCertificate, type Person } from './RequestCertificate.tsx';
import { Text } from './Text.tsx';
import { words } from './words.ts';

export interface KeyWaysProps {
  readonly person: Person;
  /** There is none yet. */
  readonly isFirst: boolean;
  readonly done: (said: string) => void;
}

/** The ways to a key: it is there already, in a file, or it is made here. */
export function KeyWays({ person, isFirst, done }: KeyWaysProps) {
  return (
    <Choices
      choices={[
        {
          name: words.importTitle,
          icon: ArrowUploadRegular,
          title: words.importTitle,
          isPressing: isFirst,
          form: (cancel) => (
            <ImportKeyFile done={done} cancel={cancel}>
              <Text>{words.importWhy}</Text>
            </ImportKeyFile>
          ),
        },
        {
          name: words.requestTitle,
          icon: KeyRegular,
          title: words.requestTitle,
          form: (cancel) => <RequestCertificate person={person} done={done} cancel={cancel} />,
        },
      ]}
    />
  );
}
