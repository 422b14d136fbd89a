import { concat, utf8, type Bytes } from '../bytes.ts';
import { field } from './build-field.ts';
import { addressList, UNDISCLOSED, type AddressOptions } from './compose-address.ts';
import { parseEntity } from './entity.ts';

/**
 * A copy for one Bcc in the form that a server needs which delivers by header fields alone: without To and Cc, whom it
 * would reach a second time, and with the one Bcc, which the server takes away. Whom the message was for stands in its
 * protected header fields.
 * @throws UnsendableAddressError
 */
export function addressedBlindCopy(message: Bytes, recipient: string, options: AddressOptions = {}): Bytes {
  const { headers, bodyStart, end } = parseEntity(message);
  const kept = headers.filter(({ name }) => !/^(to|cc|bcc)$/i.test(name));
  return concat([
    field('To', UNDISCLOSED),
    field('Bcc', addressList([{ name: '', address: recipient }], options)),
    ...kept.map(({ start, end: fieldEnd }) => message.subarray(start, fieldEnd)),
    utf8('\r\n'),
    message.subarray(bodyStart, end),
  ]);
}
