import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { use } from 'react';
import { visible } from '../../smime/visible.ts';
import { commonName } from '../../smime/words/common-name.ts';
import { dayWords } from '../../smime/words/time.ts';
import type { IdentityFacts } from '../../worker/keyring.ts';
import { LocalityContext } from '../locality.ts';
import { Disclosure } from '../read/Disclosure.tsx';
import { FactList } from '../read/FactList.tsx';
import { Fingerprint } from '../read/Fingerprint.tsx';
import { words } from './words.ts';

const useStyles = makeStyles({
  path: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', rowGap: tokens.spacingVerticalL },
  name: {
    ...typographyStyles.body1Strong,
    margin: `${tokens.spacingVerticalS} 0`,
    color: tokens.colorNeutralForeground1,
  },
});

/** The certificate of an identity and those that came with it, the person's own first. */
export function IdentityDetails({ identity }: { readonly identity: IdentityFacts }) {
  const styles = useStyles();
  const reader = use(LocalityContext);
  return (
    <Disclosure summary={words.showDetails}>
      <ol className={styles.path}>
        {identity.certificates.map((certificate, i) => (
          <li key={certificate.sha256}>
            <p className={styles.name}>
              {i === 0 ? words.holder : words.issuer}: {commonName(certificate.subject)}
            </p>
            <FactList
              facts={[
                ['Belongs to', visible(certificate.subject, 400)],
                ['Issued by', visible(certificate.issuer, 400)],
                [
                  'Valid',
                  `${dayWords(certificate.notBefore, reader)} to ${dayWords(certificate.notAfter, reader)}`,
                ],
                ['Serial number', visible(certificate.serialNumber)],
                ...(i === 0 ? [['Key', visible(identity.key)] as const] : []),
              ]}
            />
            <Fingerprint sha256={certificate.sha256} />
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
