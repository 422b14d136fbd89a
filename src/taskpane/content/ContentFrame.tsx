import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useLayoutEffect, useRef } from 'react';
import { WORDS } from './words.ts';

export interface ContentFrameProps {
  /** A whole document: documentOfMarkup() or documentOfText() gives it. */
  readonly source: string;
  /** Paper outlives the screen: what was encrypted is not put on it unasked. */
  readonly isSecret: boolean;
}

/** The one place where markup of a message becomes a document: in a frame without scripts, origin and network. */
const policy = window.trustedTypes?.createPolicy('signet-content', { createHTML: (source) => source });

const useStyles = makeStyles({
  frame: {
    display: 'block',
    boxSizing: 'border-box',
    width: '100%',
    height: '320px',
    minHeight: '96px',
    maxHeight: '80vh',
    resize: 'vertical',
    overflow: 'auto',
    border: `${tokens.strokeWidthThick} solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    '&:focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}` },
  },
  secret: { '@media print': { display: 'none' } },
  notice: { display: 'none', '@media print': { display: 'block' } },
});

/** Shows a document of the message's, framed off from everything that Signet says itself. */
export function ContentFrame({ source, isSecret }: ContentFrameProps) {
  const styles = useStyles();
  const frame = useRef<HTMLIFrameElement>(null);
  useLayoutEffect(() => {
    if (frame.current) frame.current.srcdoc = policy?.createHTML(source) ?? source;
  }, [source]);
  return (
    <>
      <iframe
        ref={frame}
        title={WORDS.frame}
        sandbox=""
        referrerPolicy="no-referrer"
        tabIndex={0}
        className={mergeClasses(styles.frame, isSecret && styles.secret)}
      />
      {isSecret && <p className={styles.notice}>{WORDS.notPrinted}</p>}
    </>
  );
}
