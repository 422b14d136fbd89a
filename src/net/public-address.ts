import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IANA's registry of special addresses (RFC 6890) as far as they are not of the public internet; and multicast. */
const INSIDE_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // RFC 6598
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // RFC 3927; clouds hand out credentials there
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** Parts of 2000::/3 that lead elsewhere: into IPv4 (Teredo, 6to4), to benchmarks, to examples. */
const INSIDE_IPV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const insideIPv4 = new BlockList();
for (const [net, prefix] of INSIDE_IPV4) insideIPv4.addSubnet(net, prefix, 'ipv4');
const insideIPv6 = new BlockList();
for (const [net, prefix] of INSIDE_IPV6) insideIPv6.addSubnet(net, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
/** RFC 6052: where a network has IPv6 alone, the whole of IPv4 is behind this prefix. */
const translated = new BlockList();
translated.addSubnet('64:ff9b::', 96, 'ipv6');

/**
 * Whether an address is one of the public internet: everything else may be a machine that trusts whoever asks from
 * where Signet runs.
 * @param address IPv4 or IPv6 in text, without brackets; what is neither is not public
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !insideIPv4.check(address, 'ipv4');
  if (!isIPv6(address)) return false;
  if (translated.check(address, 'ipv6')) return !insideIPv4.check(lastFourOctets(address), 'ipv4');
  return globalUnicast.check(address, 'ipv6') && !insideIPv6.check(address, 'ipv6');
}

function lastFourOctets(address: string): string {
  // The parser of URLs writes every IPv6 address in one way, the last 32 bits as two groups.
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':').slice(-2);
  return groups
    .map((group) => parseInt(group || '0', 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
