import { Button, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import type { Content } from '../../smime/content.ts';
import type { Report } from '../../smime/report.ts';
import { Section } from '../read/Section.tsx';
import { AttachmentList } from './AttachmentList.tsx';
import { cleanMarkup, textOfMarkup } from './clean-markup.ts';
import { ContentFrame } from './ContentFrame.tsx';
import { documentOfMarkup, documentOfText } from './frame-document.ts';
import { MAX_LETTER_BYTES, readLetter, type Letter } from './letter.ts';
import { LinkList } from './LinkList.tsx';
import { ReplyQuote } from './ReplyQuote.tsx';
import { meaningOf, titleOf, WORDS } from './words.ts';

export interface MessageContentProps {
  readonly content: Content;
  readonly report: Report;
}

const useStyles = makeStyles({
  text: {
    ...typographyStyles.body1,
    margin: `0 0 ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground1,
  },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    marginTop: tokens.spacingVerticalS,
  },
});

type Reading = Letter | 'reading' | 'unreadable' | 'too-large';

/** What was signed or decrypted, and nothing else of the message: its text, its files, a quote of it. */
export function MessageContent({ content, report }: MessageContentProps) {
  const styles = useStyles();
  const letter = useLetter(content.bytes);
  return (
    <>
      <Section title={titleOf(content)}>
        <p className={styles.text}>{meaningOf(content)}</p>
        {typeof letter === 'string' ? (
          <p role="status" className={styles.text}>
            {NOT_SHOWN[letter]}
          </p>
        ) : (
          <LetterText letter={letter} content={content} report={report} />
        )}
      </Section>
      {typeof letter !== 'string' && letter.attachments.length > 0 && (
        <Section title={WORDS.attachments}>
          <AttachmentList attachments={letter.attachments} isSecret={content.isDecrypted} />
        </Section>
      )}
    </>
  );
}

const NOT_SHOWN: Readonly<Record<Extract<Reading, string>, string>> = {
  reading: WORDS.reading,
  unreadable: WORDS.unreadable,
  'too-large': WORDS.tooLarge,
};

function useLetter(bytes: Uint8Array): Reading {
  const [read, setRead] = useState<{ readonly of: Uint8Array; readonly letter: Reading }>();
  const isTooLarge = bytes.length > MAX_LETTER_BYTES;
  useEffect(() => {
    if (isTooLarge) return;
    // The answer for a message that was left lands on none: it names its own bytes.
    const settle = (letter: Reading) => setRead({ of: bytes, letter });
    readLetter(bytes).then(settle, () => settle('unreadable'));
  }, [bytes, isTooLarge]);
  if (isTooLarge) return 'too-large';
  return read?.of === bytes ? read.letter : 'reading';
}

/** Markup beyond it keeps the page busy for seconds; then the text alone is shown. */
const MAX_MARKUP = 2_000_000;

type View = 'plain' | 'formatted';

function LetterText({ letter, content, report }: MessageContentProps & { readonly letter: Letter }) {
  const styles = useStyles();
  const { html } = letter;
  const canFormat = html !== undefined && html.length <= MAX_MARKUP;
  const [view, setView] = useState<View>(canFormat && !content.canBeRearranged ? 'formatted' : 'plain');
  const [isQuoting, quote] = useState(false);
  const shown = useMemo(
    () => (view === 'formatted' && html !== undefined ? formatted(letter, html) : plain(letter)),
    [view, html, letter],
  );
  const otherView = view === 'plain' ? 'formatted' : 'plain';
  return (
    <>
      {content.canBeRearranged && <p className={styles.text}>{WORDS.rearranged}</p>}
      {shown.isEmpty ? (
        <p className={styles.text}>{WORDS.nothing}</p>
      ) : (
        <ContentFrame source={shown.source} isSecret={content.isDecrypted} />
      )}
      <div className={styles.buttons}>
        {canFormat && (
          <Button onClick={() => setView(otherView)}>
            {view === 'formatted'
              ? WORDS.plain
              : content.canBeRearranged
                ? WORDS.formattedAnyway
                : WORDS.formatted}
          </Button>
        )}
        {!isQuoting && <Button onClick={() => quote(true)}>{WORDS.quote}</Button>}
      </div>
      {shown.links.length > 0 && (
        <Section title={WORDS.links}>
          <LinkList links={shown.links} />
        </Section>
      )}
      {isQuoting && (
        <Section title={WORDS.quoteTitle}>
          <ReplyQuote letter={letter} report={report} isSecret={content.isDecrypted} />
        </Section>
      )}
    </>
  );
}

function formatted({ pictures }: Letter, html: string) {
  const { html: clean, links } = cleanMarkup(html, pictures);
  return { source: documentOfMarkup(clean), links, isEmpty: clean.trim() === '' };
}

function plain({ text, html }: Letter) {
  const shown = text ?? (html === undefined ? '' : textOfMarkup(html));
  return { source: documentOfText(shown), links: [], isEmpty: shown.trim() === '' };
}
