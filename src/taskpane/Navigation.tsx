import {
  createFocusOutlineStyle,
  makeStyles,
  mergeClasses,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { MailRegular } from '@fluentui/react-icons/svg/mail';
import { PersonKeyRegular } from '@fluentui/react-icons/svg/person-key';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';

export type PageName = 'message' | 'identity' | 'settings';

const PAGES: Readonly<Record<PageName, readonly [icon: FluentIcon, words: string]>> = {
  message: [MailRegular, 'Message'],
  identity: [PersonKeyRegular, 'Identity'],
  settings: [SettingsRegular, 'Settings'],
};

const useStyles = makeStyles({
  bar: {
    boxSizing: 'border-box',
    maxWidth: '720px',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS} 0`,
    display: 'flex',
    columnGap: tokens.spacingHorizontalXS,
  },
  item: {
    ...typographyStyles.body1,
    ...createFocusOutlineStyle(),
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
    minHeight: '32px',
    padding: `0 ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderBottom: `${tokens.strokeWidthThick} solid transparent`,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    cursor: 'pointer',
    '&:hover': {
      color: tokens.colorNeutralForeground2Hover,
      borderBottomColor: tokens.colorNeutralStroke1Hover,
    },
  },
  current: {
    ...typographyStyles.body1Strong,
    color: tokens.colorNeutralForeground1,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    '&:hover': { borderBottomColor: tokens.colorCompoundBrandStrokeHover },
  },
  icon: { fontSize: '16px', lineHeight: 0 },
  mark: {
    width: '8px',
    height: '8px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorStatusWarningForeground1,
    // Colours of the page are taken away in high contrast, that of the text is not.
    '@media (forced-colors: active)': { backgroundColor: 'CanvasText', forcedColorAdjust: 'none' },
  },
});

export interface NavigationProps {
  readonly current: PageName;
  readonly go: (page: PageName) => void;
  /** The page on which something waits for the person. */
  readonly waiting: PageName | undefined;
}

/** The way between the pages. It scrolls away: what stays in sight is the verdict. */
export function Navigation({ current, go, waiting }: NavigationProps) {
  const styles = useStyles();
  return (
    <nav aria-label="Signet" className={styles.bar}>
      {(Object.keys(PAGES) as readonly PageName[]).map((page) => {
        const [Icon, words] = PAGES[page];
        return (
          <button
            key={page}
            type="button"
            aria-current={page === current ? 'page' : undefined}
            className={mergeClasses(styles.item, page === current && styles.current)}
            onClick={() => go(page)}
          >
            <Icon aria-hidden="true" className={styles.icon} />
            {words}
            {page === waiting && (
              <span role="img" aria-label="needs your attention" className={styles.mark} />
            )}
          </button>
        );
      })}
    </nav>
  );
}
