import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { Disclosure } from '../read/Disclosure.tsx';
import { Section } from '../read/Section.tsx';
import { Text } from './Text.tsx';
import { words } from './words.ts';

const useStyles = makeStyles({
  whole: { display: 'grid', rowGap: tokens.spacingVerticalS },
  list: {
    ...typographyStyles.body1,
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
    color: tokens.colorNeutralForeground1,
  },
});

/** Where the keys are, and what to do when the device is lost. */
export function KeepSafe() {
  const styles = useStyles();
  return (
    <Section title={words.safeTitle}>
      <div className={styles.whole}>
        <Text>{words.safe}</Text>
        <Text>{words.cache}</Text>
        <Disclosure summary={words.lostTitle}>
          <ol className={styles.list}>
            {words.lost.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Disclosure>
      </div>
    </Section>
  );
}
