import { lookup, Resolver } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { isPublicAddress } from './public-address.ts';
import { TransportError, UnreachableError } from './transport.ts';

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * The addresses of a host that may be connected to. Whoever connects goes to these and asks no second time: the name
 * could mean another machine by then (DNS rebinding).
 * @param hostname as URL.hostname has it, IPv6 in brackets
 * @param ms after which no answer is awaited
 * @throws TransportError where there is none
 */
export async function addressesOfHost(
  hostname: string,
  allowPrivate: boolean,
  ms: number,
): Promise<readonly HostAddress[]> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const found = isIP(literal) === 0 ? await resolve(literal, ms) : [literal];
  const allowed = found.filter((address) => allowPrivate || isPublicAddress(address));
  if (found.length > 0 && allowed.length === 0) throw new TransportError('not a public address');
  return allowed.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
}

/** The DNS's answers to a name that there is no such name, or no address of it. */
const NO_SUCH_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * The platform's own lookup cannot be given up: without a network it holds the process for many seconds. So it is
 * asked only once the DNS has answered that it does not know the name; the hosts file may.
 */
async function resolve(name: string, ms: number): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: ms / 2, tries: 2 });
  const timer = setTimeout(() => resolver.cancel(), ms);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const isAnswered = answers.some(
      (answer) => answer.status === 'rejected' && NO_SUCH_NAME.has(codeOf(answer.reason)),
    );
    if (!isAnswered) throw new UnreachableError('its name could not be looked up');
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw error instanceof TransportError ? error : new UnreachableError('there is no such host');
  } finally {
    clearTimeout(timer);
  }
}

const codeOf = (reason: unknown): string =>
  reason instanceof Error && 'code' in reason ? String(reason.code) : '';
