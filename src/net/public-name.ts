/** Names that mean this machine or the network around it: RFC 6761, 6762, 8375, and ICANN's for private use. */
const INSIDE = /(^|\.)(localhost|local|home\.arpa|internal)$/;

/**
 * Whether a host may be one of the public internet, as far as its name tells: a page cannot see which address the name
 * stands for. Over https that does little harm: before a request is sent, the machine must have proven that name.
 * @param hostname as URL.hostname has it; an address instead of a name is not public
 */
export function isPublicName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  const isAddress = name.startsWith('[') || /^[\d.]+$/.test(name);
  return name.includes('.') && !isAddress && !INSIDE.test(name);
}
