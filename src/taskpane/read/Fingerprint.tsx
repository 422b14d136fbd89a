import { makeStyles, tokens } from '@fluentui/react-components';
import { Disclosure } from './Disclosure.tsx';

const useStyles = makeStyles({
  digits: { fontFamily: tokens.fontFamilyMonospace, userSelect: 'all', wordBreak: 'break-word' },
});

/** A certificate's SHA-256 in groups of four, as one reads it out on the phone. */
export function Fingerprint({ sha256 }: { readonly sha256: string }) {
  const styles = useStyles();
  return (
    <Disclosure summary="Show the fingerprint to compare">
      <span className={styles.digits}>{sha256.match(/.{1,4}/g)?.join(' ')}</span>
    </Disclosure>
  );
}
