import { makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CircleHalfFillRegular } from '@fluentui/react-icons/svg/circle-half-fill';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { LinkDismissRegular } from '@fluentui/react-icons/svg/link-dismiss';
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { use, type ReactNode } from 'react';
import type { Decision } from '../../smime/continuity-decision.ts';
import { weightOf, type Finding, type FindingCode, type Weight } from '../../smime/finding.ts';
import type { Report } from '../../smime/report.ts';
import { visible } from '../../smime/visible.ts';
import { wordsFor } from '../../smime/words.ts';
import { commonName } from '../../smime/words/common-name.ts';
import { listWords } from '../../smime/words/message-words.ts';
import { LocalityContext } from '../locality.ts';
import { Disclosure } from './Disclosure.tsx';
import { Section } from './Section.tsx';
import { SenderDecision, type Decide } from './SenderDecision.tsx';

/** A hostile message can have any number of signers, and each of them any number of faults. */
const MAX_SHOWN = 50;

const ICONS: Readonly<Record<Weight, FluentIcon>> = {
  refused: QuestionCircleRegular,
  invalid: LinkDismissRegular,
  partial: CircleHalfFillRegular,
  caution: WarningRegular,
  note: InfoRegular,
};

const useStyles = makeStyles({
  list: {
    ...typographyStyles.body1,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'grid',
    rowGap: tokens.spacingVerticalL,
    color: tokens.colorNeutralForeground1,
  },
  item: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', columnGap: tokens.spacingHorizontalM },
  icon: { fontSize: '20px', lineHeight: 0, color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  careful: { color: tokens.colorStatusWarningForeground1 },
  text: { margin: 0 },
  decision: { marginTop: tokens.spacingVerticalXS, '&:empty': { display: 'none' } },
  advice: { margin: `${tokens.spacingVerticalXS} 0 0`, color: tokens.colorNeutralForeground2 },
  term: { fontFamily: tokens.fontFamilyMonospace },
});

/** Why the verdict is what it is: every finding as a sentence, worst first, each with what one can do about it. */
export function Reasons({ report, decide }: { readonly report: Report; readonly decide: Decide }) {
  const styles = useStyles();
  const { kind, findings } = report.verdict;
  const passed = kind === 'verified' ? passedWords(report) : [];
  const { offer, undo } = report.continuity ?? { offer: null, undo: null };
  const answered = offer && findings.find(({ code }) => ANSWERED[offer.kind].includes(code));
  if (passed.length + findings.length === 0 && !undo)
    return kind === 'unsigned' ? (
      <Section title="What this means">
        <p className={mergeClasses(styles.list, styles.text)}>
          Most mail is not signed, so this alone is nothing to worry about. If you expected a signature, ask
          the sender in another way, by phone for example.
        </p>
      </Section>
    ) : null;
  const more = findings.length - MAX_SHOWN;
  return (
    <Section title={kind === 'verified' ? 'What was checked' : 'Why'}>
      <ul className={styles.list}>
        {passed.map((sentence) => (
          <li key={sentence} className={styles.item}>
            <CheckmarkRegular aria-hidden="true" className={mergeClasses(styles.icon, styles.good)} />
            <p className={styles.text}>{sentence}</p>
          </li>
        ))}
        {findings.slice(0, MAX_SHOWN).map((finding, i) => (
          <Reason key={i} finding={finding}>
            {finding === answered && offer && <SenderDecision decision={offer} decide={decide} />}
          </Reason>
        ))}
        {undo && (
          <li className={styles.item}>
            <PersonRegular aria-hidden="true" className={styles.icon} />
            <SenderDecision decision={undo} decide={decide} />
          </li>
        )}
        {more > 0 && <li>And {more} more, all of them in the saved report.</li>}
      </ul>
    </Section>
  );
}

/** What an offered decision is the answer to: the first of these that is told. */
const ANSWERED: Readonly<Record<Decision['kind'], readonly FindingCode[]>> = {
  accept: ['sender-new-certificate', 'self-signed', 'issuer-unknown'],
  'accept-unsigned': ['sender-usually-signs'],
  undo: [],
  'undo-unsigned': [],
};

function Reason({ finding, children }: { readonly finding: Finding; readonly children: ReactNode }) {
  const styles = useStyles();
  const { sentence, advice } = wordsFor(finding, use(LocalityContext));
  const { code, ...facts } = finding;
  const weight = weightOf(finding);
  const Icon = ICONS[weight];
  const careful = weight === 'caution' || weight === 'partial';
  return (
    <li className={styles.item}>
      <Icon aria-hidden="true" className={mergeClasses(styles.icon, careful && styles.careful)} />
      <div>
        <p className={styles.text}>{sentence}</p>
        {advice !== undefined && <p className={styles.advice}>{advice}</p>}
        <div className={styles.decision}>{children}</div>
        <Disclosure summary="Technical term">
          <div className={styles.term}>{code}</div>
          {Object.entries(facts).map(([name, value]) => (
            <div key={name} className={styles.term}>
              {name}: {visible(Array.isArray(value) ? value.slice(0, 20).join(', ') : String(value), 400)}
            </div>
          ))}
        </Disclosure>
      </div>
    </li>
  );
}

/** What `verified` stands for, in words. */
function passedWords({ verdict, from }: Report): readonly string[] {
  return [
    'The message is as it was when it was signed.',
    `The certificate belongs to ${listWords(from)}.`,
    ...new Set(
      verdict.signers.map(({ anchor, path, subject }) =>
        anchor === 'accepted'
          ? 'You accepted this very certificate for this sender.'
          : `${commonName(path.at(-1) ?? subject)}, which is trusted here, vouches for it.`,
      ),
    ),
  ];
}
