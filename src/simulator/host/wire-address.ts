import type { Address } from '../mailbox/mail-item.ts';

const RECIPIENT_OTHER = 0;

/** An address as the host's protocol has it. */
export function wireAddress({ name, address }: Address): object {
  return { name, address, recipientType: RECIPIENT_OTHER, appointmentResponse: 0 };
}
