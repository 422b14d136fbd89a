import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { visible } from '../../smime/visible.ts';
import { Text } from '../identity/Text.tsx';
import { words } from './compose-words.ts';
import { Line } from './Line.tsx';

export interface DifferingCertificateProps {
  readonly address: string;
  readonly issuerName: string;
  readonly accept: () => Promise<void>;
}

const useStyles = makeStyles({
  whole: {
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    justifyItems: 'start',
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorStatusWarningBorder1}`,
    backgroundColor: tokens.colorStatusWarningBackground1,
  },
});

/** Attack: a certificate of somebody else slips into the place of a known one. So nothing is replaced but by this button. */
export function DifferingCertificate({ address, issuerName, accept }: DifferingCertificateProps) {
  const styles = useStyles();
  const [isRefused, setRefused] = useState(false);
  return (
    <div className={styles.whole}>
      <Line kind="careful">
        <Text>
          <strong>{words.differing(visible(address, 254))}</strong>
        </Text>
        <Text>{words.differingWhy}</Text>
        <Text quiet>{words.differingIssuer(visible(issuerName, 120))}</Text>
      </Line>
      <Button size="small" onClick={() => void accept().catch(() => setRefused(true))}>
        {words.accept}
      </Button>
      {isRefused && (
        <div role="alert">
          <Text>{words.notAccepted}</Text>
        </div>
      )}
    </div>
  );
}
