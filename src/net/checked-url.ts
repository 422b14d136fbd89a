import { TransportError } from './transport.ts';

const MAX_LENGTH = 2_048;

/** Below this number a port belongs to a service that the system runs (RFC 6335 §6). */
const FIRST_USER_PORT = 1_024;

/**
 * An address of a certificate, or of a redirection, that may be asked at all. Attack: `file:` reads this machine, a
 * password in the address goes where it does not belong, and a well-known port speaks another protocol, which takes
 * lines of HTTP for commands.
 * @param base what a relative address is relative to
 * @throws TransportError
 */
export function checkedUrl(text: string, base?: URL): URL {
  if (text.length > MAX_LENGTH) throw new TransportError('its address is too long');
  if (!URL.canParse(text, base)) throw new TransportError('not an address');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TransportError('neither http nor https');
  if (url.username !== '' || url.password !== '') throw new TransportError('a password in its address');
  if (url.port !== '' && url.port !== '80' && url.port !== '443' && Number(url.port) < FIRST_USER_PORT) {
    throw new TransportError('a port of another service');
  }
  url.hash = '';
  return url;
}
