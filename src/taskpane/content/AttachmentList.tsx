import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { visible } from '../../smime/visible.ts';
import { saveFile } from '../save-file.ts';
import type { Attachment } from './letter.ts';
import { safeName } from './safe-name.ts';
import { WithWarning } from './WithWarning.tsx';
import { riskWords, saveWords, sizeWords, WORDS } from './words.ts';

/** A hostile letter can have a thousand. */
const MAX_SHOWN = 50;

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', rowGap: tokens.spacingVerticalM },
  name: { ...typographyStyles.body1, color: tokens.colorNeutralForeground1 },
  kind: {
    ...typographyStyles.caption1,
    marginBottom: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground2,
  },
  risk: {
    ...typographyStyles.body1,
    margin: `${tokens.spacingVerticalXS} 0`,
    color: tokens.colorStatusWarningForeground3,
  },
});

/** The files of a letter: never opened here, and saved under a name that is safe. */
export function AttachmentList(props: {
  readonly attachments: readonly Attachment[];
  readonly isSecret: boolean;
}) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {props.attachments.slice(0, MAX_SHOWN).map((attachment, i) => (
        <AttachmentRow key={i} attachment={attachment} isSecret={props.isSecret} />
      ))}
    </ul>
  );
}

function AttachmentRow({
  attachment: { name: named, mediaType, bytes },
  isSecret,
}: {
  readonly attachment: Attachment;
  readonly isSecret: boolean;
}) {
  const styles = useStyles();
  const { name, risks } = safeName(named);
  const told = risks.map(riskWords);
  // Some browsers open what they know; octets of no type are only ever saved.
  const save = () => saveFile(bytes, name, 'application/octet-stream');
  const isDangerous = risks.some(({ kind }) => kind !== 'renamed');
  return (
    <li>
      <div className={styles.name}>{named === '' ? WORDS.unnamed : name}</div>
      <div className={styles.kind}>
        {visible(mediaType)}, {sizeWords(bytes.length)}
      </div>
      {told.map((sentence) => (
        <p key={sentence} className={styles.risk}>
          {sentence}
        </p>
      ))}
      <WithWarning
        label={saveWords(name)}
        icon={<ArrowDownloadRegular />}
        warnings={[...(isSecret ? [WORDS.passedOn] : []), ...(isDangerous ? told : [])]}
        anyway={WORDS.saveAnyway}
        act={save}
      />
    </li>
  );
}
