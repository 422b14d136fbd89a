import { Field, Input, makeStyles, Textarea, tokens, typographyStyles } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { use, useRef, useState } from 'react';
import type { Report } from '../../smime/report.ts';
import { visible } from '../../smime/visible.ts';
import { timeWords } from '../../smime/words/time.ts';
import { LocalityContext } from '../locality.ts';
import type { Letter } from './letter.ts';
import { quoteOf, replySubject } from './quote.ts';
import { WithWarning } from './WithWarning.tsx';
import { WORDS, wroteWords } from './words.ts';

export interface ReplyQuoteProps {
  readonly letter: Letter;
  readonly report: Report;
  readonly isSecret: boolean;
}

const useStyles = makeStyles({
  text: { ...typographyStyles.body1, margin: `0 0 ${tokens.spacingVerticalS}` },
  // What is copied is all in sight, however far one has to scroll.
  area: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, maxHeight: 'none' } },
});

/** What a person may paste into a reply: all of it is in sight before it is copied. */
export function ReplyQuote({ letter, report, isSecret }: ReplyQuoteProps) {
  const styles = useStyles();
  const area = useRef<HTMLTextAreaElement>(null);
  const [outcome, setOutcome] = useState('');
  const locality = use(LocalityContext);
  const quote = quoteOf(letter, report.structure);
  if (quote === undefined) return <p className={styles.text}>{WORDS.notQuotable}</p>;
  const when = report.date === null ? undefined : timeWords(report.date, locality);
  const text = `${wroteWords(when, visible(report.from.join(', ') || '?', 200))}\n${quote.text}\n`;
  const subject = replySubject(report);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome(WORDS.copied),
      () => {
        area.current?.select();
        setOutcome(WORDS.copyByHand);
      },
    );
  };
  return (
    <>
      <p className={styles.text}>{WORDS.quoteHint}</p>
      {isSecret && <p className={styles.text}>{WORDS.quoteSecret}</p>}
      {quote.isPartial && <p className={styles.text}>{WORDS.leftOut}</p>}
      {subject === undefined ? (
        <p className={styles.text}>{WORDS.subjectSecret}</p>
      ) : (
        <Field label={WORDS.quoteSubject}>
          <Input readOnly value={visible(subject, 200)} />
        </Field>
      )}
      <Field label={WORDS.quoteText}>
        <Textarea
          textarea={{ ref: area }}
          readOnly
          value={text}
          rows={8}
          resize="vertical"
          className={styles.area}
        />
      </Field>
      <p role="status" className={styles.text}>
        {outcome}
      </p>
      <WithWarning
        label={WORDS.copy}
        icon={<CopyRegular />}
        warnings={isSecret ? [WORDS.passedOn] : []}
        anyway={WORDS.copyAnyway}
        act={copy}
      />
    </>
  );
}
