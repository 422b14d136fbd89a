import { GUARD_POLICY_SETTING, readGuardPolicy, type GuardPolicy } from '../outlook/policy/guard-policy.ts';
import { guardSend } from './guard.ts';
import { guardWords, OPEN_LABEL } from './guard-words.ts';

/** Of the config.json that the build was given: webpack.config.js. */
declare const GUARD_POLICY: unknown;

/** The pane's button in manifest.xml, which "Open Signet" presses (Mailbox 1.14; older ones show the sentence alone). */
const PANE_COMMAND = 'Signet.Compose.Button';

/** By what holds for a policy that cannot be read: nobody knows what it asks for, so nothing may go. */
const UNREADABLE = 'unreadable';

function policies(): readonly GuardPolicy[] | typeof UNREADABLE {
  const builtIn = readGuardPolicy(GUARD_POLICY);
  // The pane's copy of a later config.json can only add to what was built in: each of the two can stop a message.
  const copy: unknown = Office.context.roamingSettings.get(GUARD_POLICY_SETTING);
  const added = copy === undefined || copy === null ? [] : [readGuardPolicy(copy)];
  const all = [builtIn, ...added];
  const readable = all.filter((policy) => policy !== undefined);
  return readable.length === all.length ? readable : UNREADABLE;
}

async function onMessageSend(event: Office.MailboxEvent): Promise<void> {
  const known = policies();
  const answer =
    known === UNREADABLE
      ? { sentence: guardWords.unknown }
      : await guardSend(Office.context.mailbox.item as unknown as Office.MessageCompose, known);
  if (answer === undefined) event.completed({ allowEvent: true });
  else stop(event, answer.sentence);
}

function stop(event: Office.MailboxEvent, sentence: string): void {
  event.completed({
    allowEvent: false,
    errorMessage: sentence,
    cancelLabel: OPEN_LABEL,
    commandId: PANE_COMMAND,
  });
}

Office.actions.associate('onMessageSend', (event: Office.MailboxEvent) => {
  // An event that nobody completes holds the message for five minutes, and then lets it go.
  onMessageSend(event).catch(() => stop(event, guardWords.unknown));
});
