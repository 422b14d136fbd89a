import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import type { FluentIcon } from '@fluentui/react-icons';
import { MailRegular } from '@fluentui/react-icons/svg/mail';
import { MailEditRegular } from '@fluentui/react-icons/svg/mail-edit';
import { MailOffRegular } from '@fluentui/react-icons/svg/mail-off';
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { RecordStopRegular } from '@fluentui/react-icons/svg/record-stop';
import { visible } from '../../smime/visible.ts';
import type { VerdictWords } from '../../smime/words.ts';
import { Disclosure } from './Disclosure.tsx';
import { attemptWords } from './origin-words.ts';
import type { ReadState } from './read-state.ts';
import { StatusCard } from './StatusCard.tsx';

/** The states in which nothing is known of a message, and none is being worked on. */
export type UnjudgedState = Exclude<ReadState, { readonly kind: 'judged' | 'loading' }>;

const ICONS: Readonly<Record<UnjudgedState['kind'], FluentIcon>> = {
  'nothing-selected': MailRegular,
  draft: MailEditRegular,
  'no-original': MailOffRegular,
  cancelled: RecordStopRegular,
  error: PlugDisconnectedRegular,
};

const useStyles = makeStyles({
  tried: { ...typographyStyles.caption1, margin: 0, paddingLeft: tokens.spacingHorizontalL },
});

/** What is missing, in the place of the verdict. */
export function UnjudgedCard({
  state,
  inOutlook,
}: {
  readonly state: UnjudgedState;
  readonly inOutlook: boolean;
}) {
  const styles = useStyles();
  return (
    <StatusCard tone="neutral" icon={ICONS[state.kind]} {...unjudgedWords(state, inOutlook)}>
      {state.kind === 'no-original' && (
        <Disclosure summary="What was tried">
          <ul className={styles.tried}>
            {state.tried.map((attempt) => (
              <li key={attempt.rung}>{attemptWords(attempt)}</li>
            ))}
          </ul>
        </Disclosure>
      )}
      {state.kind === 'error' && (
        <Disclosure summary="What happened">{visible(state.message, 300)}</Disclosure>
      )}
    </StatusCard>
  );
}

export function unjudgedWords(state: UnjudgedState, inOutlook: boolean): VerdictWords {
  switch (state.kind) {
    case 'nothing-selected':
      return inOutlook
        ? { headline: 'No message selected', sentence: 'Select a message, and Signet checks who signed it.' }
        : {
            headline: 'Open a message',
            sentence: 'Signet checks who signed it. The file stays on this computer.',
          };
    case 'draft':
      return {
        headline: 'A message you are writing',
        sentence: 'Signet checks who signed the messages you receive.',
      };
    case 'no-original':
      return {
        headline: "Outlook didn't give us the original message",
        sentence: 'Drop the message here, or open it from a file.',
      };
    case 'cancelled':
      return { headline: 'Stopped', sentence: 'This message was not checked.' };
    case 'error':
      return {
        headline: 'The check could not be finished',
        sentence: 'Nothing is known about this message. Check again, or open it from a file.',
      };
  }
}
