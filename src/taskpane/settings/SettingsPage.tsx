import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { use, useEffect, useState, type ReactNode } from 'react';
import { mozillaList, type MozillaList } from '../../smime/mozilla-list.ts';
import type { Trust } from '../anchors.ts';
import { LocalityContext } from '../locality.ts';
import { FactList } from '../read/FactList.tsx';
import { Section } from '../read/Section.tsx';
import { networkWords } from '../read/trust-words.ts';
import { useFileDrop } from '../use-file-drop.ts';
import { About } from './About.tsx';
import { mozillaWords, organisationWords, settingsWords } from './settings-words.ts';

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    maxWidth: '720px',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL} ${tokens.spacingVerticalXXL}`,
  },
  title: { ...typographyStyles.subtitle1, margin: 0, color: tokens.colorNeutralForeground1 },
  text: {
    ...typographyStyles.body1,
    margin: `0 0 ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground1,
  },
  icon: { flexShrink: 0, fontSize: '16px' },
  locked: {
    ...typographyStyles.caption1,
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    margin: `${tokens.spacingVerticalS} 0 0`,
    color: tokens.colorNeutralForeground2,
  },
});

/** Whom Signet trusts and whom it may ask here, who set it so, and what Signet is. */
export function SettingsPage({ trust: ask }: { readonly trust: () => Promise<Trust> }) {
  const styles = useStyles();
  const reader = use(LocalityContext);
  const trust = useAnswer(ask);
  const list = useAnswer<MozillaList>(mozillaList);
  useFileDrop(() => undefined);
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{settingsWords.title}</h1>
      {trust !== undefined && (
        <>
          <Section title={settingsWords.issuers}>
            <p className={styles.text}>{settingsWords.issuersWhy}</p>
            <FactList
              facts={[
                [settingsWords.organisation, organisationWords(trust)],
                [settingsWords.mozilla, mozillaWords(trust, list, reader)],
              ]}
            />
            <SetByOrganisation>{settingsWords.locked}</SetByOrganisation>
          </Section>
          <Section title={settingsWords.network}>
            <p className={styles.text}>{networkWords(trust)}.</p>
            <SetByOrganisation>{settingsWords.locked}</SetByOrganisation>
          </Section>
        </>
      )}
      <Section title={settingsWords.about}>
        <About />
      </Section>
    </main>
  );
}

function SetByOrganisation({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <p className={styles.locked}>
      <LockClosedRegular aria-hidden="true" className={styles.icon} />
      {children}
    </p>
  );
}

/** What was answered, once it was; an answer that does not come leaves its place empty. */
function useAnswer<T>(ask: () => Promise<T>): T | undefined {
  const [answer, setAnswer] = useState<T>();
  useEffect(() => {
    let isGone = false;
    ask().then(
      (given) => {
        if (!isGone) setAnswer(given);
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [ask]);
  return answer;
}
