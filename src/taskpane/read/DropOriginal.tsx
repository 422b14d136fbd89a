import {
  Button,
  makeStyles,
  mergeClasses,
  shorthands,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open';
import { useRef } from 'react';
import type { MessageFiles } from './use-message-files.ts';

const useStyles = makeStyles({
  zone: {
    ...typographyStyles.body1,
    display: 'grid',
    justifyItems: 'center',
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXL,
    textAlign: 'center',
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStrokeAccessible}`,
    color: tokens.colorNeutralForeground2,
  },
  over: {
    ...shorthands.borderStyle('solid'),
    ...shorthands.borderColor(tokens.colorBrandStroke1),
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  text: { margin: 0 },
  refusal: { margin: 0, color: tokens.colorNeutralForeground1 },
});

/** Where the original comes from when Outlook does not give it: dropped here, or picked. */
export function DropOriginal({
  files,
  primary,
}: {
  readonly files: MessageFiles;
  readonly primary: boolean;
}) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={mergeClasses(styles.zone, files.dragging && styles.over)}>
      <p className={styles.text}>Drop a message file here (.eml, .p7m, .p7s), or</p>
      <Button
        appearance={primary ? 'primary' : 'secondary'}
        icon={<FolderOpenRegular />}
        onClick={() => input.current?.click()}
      >
        Open a file
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Message file"
        accept=".eml,.p7m,.p7s,.msg,message/rfc822,application/pkcs7-mime"
        onChange={({ target }) => {
          files.take([...(target.files ?? [])]);
          // The same file picked once more is a change again.
          target.value = '';
        }}
      />
      {files.refusal !== '' && (
        <p role="alert" className={styles.refusal}>
          {files.refusal}
        </p>
      )}
    </div>
  );
}
