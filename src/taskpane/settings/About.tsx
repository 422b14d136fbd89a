import { makeStyles, tokens } from '@fluentui/react-components';
import manifest from '../../../package.json';
import { Disclosure } from '../read/Disclosure.tsx';
import { FactList } from '../read/FactList.tsx';
import { components } from './components.ts';
import { settingsWords } from './settings-words.ts';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalL },
});

/** Which Signet this is, under which licence, and made with what. */
export function About() {
  const styles = useStyles();
  return (
    <>
      <FactList
        facts={[
          [settingsWords.version, manifest.version],
          [settingsWords.licence, settingsWords.ownLicence],
          [settingsWords.privacy, settingsWords.noTelemetry],
        ]}
      />
      <Disclosure summary={settingsWords.components}>
        <ul className={styles.list}>
          {components.map(([name, licence]) => (
            <li key={name}>
              {name}: {licence}
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
}
