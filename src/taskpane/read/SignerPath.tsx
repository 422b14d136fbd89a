import { makeStyles, mergeClasses, shorthands, tokens, typographyStyles } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { CertificateRegular } from '@fluentui/react-icons/svg/certificate';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { QuestionRegular } from '@fluentui/react-icons/svg/question';
import { RibbonRegular } from '@fluentui/react-icons/svg/ribbon';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { use, type ReactNode } from 'react';
import { weightOf, type Finding } from '../../smime/finding.ts';
import type { CertificateFacts, SignerReport } from '../../smime/verdict.ts';
import { visible } from '../../smime/visible.ts';
import { wordsFor } from '../../smime/words.ts';
import { anchorWords } from '../../smime/words/anchor-words.ts';
import { commonName } from '../../smime/words/common-name.ts';
import { dayWords } from '../../smime/words/time.ts';
import { LocalityContext } from '../locality.ts';
import { Disclosure } from './Disclosure.tsx';
import { FactList } from './FactList.tsx';
import { Fingerprint } from './Fingerprint.tsx';

const useStyles = makeStyles({
  path: { margin: 0, padding: 0, listStyleType: 'none' },
  node: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    position: 'relative',
    '&:not(:last-child)': { paddingBottom: tokens.spacingVerticalL },
    // The line to the next node down.
    '&:not(:last-child)::before': {
      content: '""',
      position: 'absolute',
      left: '15px',
      top: '32px',
      bottom: 0,
      borderLeft: `${tokens.strokeWidthThick} solid ${tokens.colorNeutralStroke1}`,
    },
  },
  circle: {
    width: '32px',
    height: '32px',
    boxSizing: 'border-box',
    display: 'grid',
    placeItems: 'center',
    fontSize: '18px',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
  },
  trusted: {
    ...shorthands.borderColor(tokens.colorNeutralStrokeAccessible),
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  troubled: {
    ...shorthands.borderColor(tokens.colorStatusWarningBorder2),
    color: tokens.colorStatusWarningForeground1,
    backgroundColor: tokens.colorStatusWarningBackground1,
  },
  missing: {
    ...shorthands.borderStyle('dashed'),
    ...shorthands.borderColor(tokens.colorNeutralStrokeAccessible),
  },
  name: { ...typographyStyles.body1Strong, margin: 0, color: tokens.colorNeutralForeground1 },
  role: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
  reason: {
    ...typographyStyles.caption1,
    margin: `${tokens.spacingVerticalXS} 0 0`,
    color: tokens.colorNeutralForeground1,
  },
});

/** Who vouches for whom: a node for each certificate, the signer first, the issuer that is trusted here last. */
export function SignerPath({ signer }: { readonly signer: SignerReport }) {
  const styles = useStyles();
  const last = signer.certificates.at(-1);
  if (last === undefined) return null;
  const unknown = signer.findings.find(({ code }) => code === 'issuer-unknown');
  return (
    <ol className={styles.path}>
      {signer.certificates.map((certificate, i) => (
        <CertificateNode
          key={certificate.sha256}
          certificate={certificate}
          signer={signer}
          role={i === 0 ? 'signer' : signer.trusted && certificate === last ? 'anchor' : 'issuer'}
        />
      ))}
      {unknown?.code === 'issuer-unknown' && (
        <Node
          icon={QuestionRegular}
          look={styles.missing}
          name={commonName(unknown.issuer)}
          role="Issuer, not known here"
        />
      )}
    </ol>
  );
}

type Role = 'signer' | 'issuer' | 'anchor';

const ROLES: Readonly<Record<Role, readonly [icon: FluentIcon, words: string]>> = {
  signer: [PersonRegular, 'Signer'],
  issuer: [CertificateRegular, 'Issuer'],
  anchor: [RibbonRegular, 'Issuer, trusted here'],
};

function CertificateNode(props: {
  readonly certificate: CertificateFacts;
  readonly signer: SignerReport;
  readonly role: Role;
}) {
  const { certificate, signer, role } = props;
  const styles = useStyles();
  const reader = use(LocalityContext);
  const trouble = signer.findings.find((finding) => troubles(finding, certificate));
  const isAnchor = signer.trusted && certificate === signer.certificates.at(-1);
  const [icon, words] = ROLES[role];
  return (
    <Node
      icon={trouble === undefined ? icon : WarningRegular}
      look={trouble !== undefined ? styles.troubled : role === 'anchor' ? styles.trusted : undefined}
      name={commonName(certificate.subject)}
      role={words}
    >
      {isAnchor && signer.anchor !== null && <p className={styles.reason}>{anchorWords[signer.anchor]}</p>}
      {trouble !== undefined && <p className={styles.reason}>{wordsFor(trouble, reader).sentence}</p>}
      <Disclosure summary="Show the certificate">
        <FactList
          facts={[
            ['Belongs to', visible(certificate.subject, 400)],
            ['Issued by', visible(certificate.issuer, 400)],
            [
              'Valid',
              `${dayWords(certificate.notBefore, reader)} to ${dayWords(certificate.notAfter, reader)}`,
            ],
            ['Serial number', visible(certificate.serialNumber)],
          ]}
        />
        <Fingerprint sha256={certificate.sha256} />
      </Disclosure>
    </Node>
  );
}

/** What is only noted, as that revocation is not known, troubles no certificate. */
function troubles(finding: Finding, { subject }: CertificateFacts): boolean {
  return 'certificate' in finding && finding.certificate === subject && weightOf(finding) !== 'note';
}

function Node(props: {
  readonly icon: FluentIcon;
  readonly look: string | undefined;
  readonly name: string;
  readonly role: string;
  readonly children?: ReactNode;
}) {
  const { icon: Icon, look, name, role, children } = props;
  const styles = useStyles();
  return (
    <li className={styles.node}>
      <span className={mergeClasses(styles.circle, look)}>
        <Icon aria-hidden="true" />
      </span>
      <div>
        <p className={styles.name}>{name}</p>
        <p className={styles.role}>{role}</p>
        {children}
      </div>
    </li>
  );
}
