import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons/svg/send';
import { useId } from 'react';
import { useKeyring } from '../keyring-store.ts';
import { Section } from '../read/Section.tsx';
import { Text } from '../identity/Text.tsx';
import type { ComposeState } from './compose-state.ts';
import type { ComposeStore } from './compose-store.ts';
import { actionWords, hindranceWords, words } from './compose-words.ts';
import { deskOf } from './desk.ts';
import { Consent, Problems } from './Hindering.tsx';
import { Line } from './Line.tsx';
import { RecipientsPart } from './RecipientsPart.tsx';
import { SenderPart } from './SenderPart.tsx';
import { Switches } from './Switches.tsx';

export interface PrepareProps {
  readonly state: Extract<ComposeState, { readonly kind: 'preparing' }>;
  readonly store: ComposeStore;
  readonly now: Date;
  /** A form is gone with what it did: the focus has to land somewhere. */
  readonly keepFocus: () => void;
}

const useStyles = makeStyles({
  action: {
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    justifyItems: 'start',
    marginTop: tokens.spacingVerticalXXL,
  },
  notes: { display: 'grid', rowGap: tokens.spacingVerticalS },
});

/** What the person sees and decides before the one button is pressed. */
export function Prepare({ state, store, now, keepFocus }: PrepareProps) {
  const styles = useStyles();
  const { view } = useKeyring();
  const { facts, note } = state;
  const desk = deskOf(facts, view, now);
  const why = useId();
  const bcc = facts.addresses.bcc.length;
  return (
    <>
      <Section title={words.protection}>
        <Switches desk={desk} store={store} />
      </Section>
      {desk.sign.isOn && (
        <SenderPart
          sender={desk.sender}
          now={now}
          choose={(identityId) => store.choose({ identityId })}
          done={keepFocus}
        />
      )}
      {desk.encrypt.isOn && <RecipientsPart desk={desk} facts={facts} store={store} />}
      <Consent facts={facts} desk={desk} choose={store.choose} />
      <Problems note={note} problems={facts.problems} store={store} />
      {(desk.sign.isOn || desk.encrypt.isOn) && (
        <Section title={words.good}>
          <div className={styles.notes}>
            {desk.isClosedToSelf && <Line kind="careful">{words.closedToSelf}</Line>}
            {bcc > 0 && <Line kind="plain">{words.bccCopies(bcc)}</Line>}
            <Line kind="plain">{words.plainDraft}</Line>
          </div>
        </Section>
      )}
      <div className={styles.action}>
        <Button
          appearance="primary"
          icon={<SendRegular />}
          disabledFocusable={desk.hindrance !== undefined}
          aria-describedby={desk.hindrance === undefined ? undefined : why}
          onClick={() => void store.send()}
        >
          {actionWords(desk, facts.delivery.kind === 'file')}
        </Button>
        {desk.hindrance !== undefined && (
          <div id={why}>
            <Text quiet>{hindranceWords[desk.hindrance]}</Text>
          </div>
        )}
      </div>
    </>
  );
}
