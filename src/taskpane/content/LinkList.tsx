import { Link as FluentLink, makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { visible } from '../../smime/visible.ts';
import type { Link } from './clean-markup.ts';
import { elsewhereWords, openWords, WORDS } from './words.ts';

/** Longer addresses carry things that nobody reads. */
const MAX_ADDRESS = 2000;

const useStyles = makeStyles({
  hint: {
    ...typographyStyles.caption1,
    margin: `0 0 ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground2,
  },
  list: { ...typographyStyles.body1, margin: 0, paddingInlineStart: tokens.spacingHorizontalXXL },
  address: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  elsewhere: { margin: 0, color: tokens.colorStatusWarningForeground3 },
});

/** Where the links of a letter lead, in full; opened by the person, in a window that knows nothing of this one. */
export function LinkList({ links }: { readonly links: readonly Link[] }) {
  const styles = useStyles();
  return (
    <>
      <p className={styles.hint}>{WORDS.linksHint}</p>
      <ol className={styles.list}>
        {links.map(({ text, url }, i) => (
          <li key={i}>
            <span className={styles.address}>{visible(url.href, MAX_ADDRESS)}</span>{' '}
            {url.protocol !== 'mailto:' && (
              <FluentLink href={url.href} target="_blank" rel="noopener noreferrer" inline>
                {openWords(url.host)}
              </FluentLink>
            )}
            {leadsElsewhere(text, url) && (
              <p className={styles.elsewhere}>{elsewhereWords(text, url.host)}</p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** The text looks like an address, and of another place. */
function leadsElsewhere(text: string, { protocol, hostname }: URL): boolean {
  const [, named] =
    /^(?:https?:\/\/)?(?:www\.)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/:?#]|$)/iu.exec(text) ?? [];
  if (named === undefined || protocol === 'mailto:' || !URL.canParse(`https://${named}`)) return false;
  return new URL(`https://${named}`).hostname !== hostname.replace(/^www\./, '');
}
