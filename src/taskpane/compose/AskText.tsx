import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useRef, useState } from 'react';
import { Text } from '../identity/Text.tsx';
import { words } from './compose-words.ts';

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalS, justifyItems: 'start' },
  field: { width: '100%' },
});

/** A text with which the person asks for a signed message. */
export function AskText() {
  const styles = useStyles();
  const area = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(words.askText).then(
      () => setSaid(words.copied),
      () => {
        area.current?.select();
        setSaid(words.copyFailed);
      },
    );
  };
  return (
    <div className={styles.whole}>
      <Text>{words.askThemWhy}</Text>
      <Field label={words.askLabel} className={styles.field}>
        <Textarea textarea={{ ref: area }} readOnly value={words.askText} rows={6} resize="vertical" />
      </Field>
      <Button size="small" icon={<CopyRegular />} onClick={copy}>
        {words.copy}
      </Button>
      <div role="status">
        <Text quiet>{said}</Text>
      </div>
    </div>
  );
}
