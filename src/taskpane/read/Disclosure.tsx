import { createFocusOutlineStyle, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import type { ReactNode } from 'react';

export interface DisclosureProps {
  readonly summary: ReactNode;
  readonly children: ReactNode;
}

const useStyles = makeStyles({
  details: { '&[open] > summary > svg': { transform: 'rotate(90deg)' } },
  summary: {
    ...typographyStyles.caption1,
    ...createFocusOutlineStyle(),
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    // A target of 24 px at least (WCAG 2.2, 2.5.8).
    minHeight: '24px',
    // The chevron is drawn with room around it; its point, not its room, stands in line with the text above.
    marginLeft: '-4px',
    cursor: 'pointer',
    listStyleType: 'none',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusSmall,
    '&::-webkit-details-marker': { display: 'none' },
    '&:hover': { color: tokens.colorNeutralForeground2Hover, textDecorationLine: 'underline' },
  },
  content: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
});

/** What is one click away: the technical term, the fingerprint, all fields of a certificate. */
export function Disclosure({ summary, children }: DisclosureProps) {
  const styles = useStyles();
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        <ChevronRightRegular aria-hidden="true" />
        {summary}
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
}
