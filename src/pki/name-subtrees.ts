/**
 * Whether a name lies in a subtree (RFC 5280 §4.2.1.10). Undefined where no rule tells: such a name is neither
 * permitted by the subtree nor safe from being excluded by it.
 */
export type Within = boolean | undefined;

/**
 * The labels of a host. RFC 9598 §6 compares A-labels alone. Attack: a domain in U-labels, with a NUL or with a dot at
 * its end would evade the exclusion of the same domain.
 */
const HOST = /^[\w-]+(?:\.[\w-]+)*$/;

/** One mailbox, all mailboxes of a host, or (with a leading dot) those of a domain's hosts. */
export function mailboxWithin(mailbox: string, base: string): Within {
  const [local, host] = partsOf(mailbox);
  if (local === '' || !HOST.test(host)) return undefined;
  if (!base.includes('@')) return domainWithin(host, base);
  const [baseLocal, baseHost] = partsOf(base);
  if (baseLocal === '' || !HOST.test(baseHost)) return undefined;
  if (host.toLowerCase() !== baseHost.toLowerCase()) return false;
  if (local === baseLocal) return true;
  // RFC 5321 §2.4 leaves the case of local parts to their host, and senders are compared without regard to it.
  return local.toLowerCase() === baseLocal.toLowerCase() ? undefined : false;
}

function partsOf(mailbox: string): readonly [local: string, host: string] {
  const at = mailbox.lastIndexOf('@');
  return [mailbox.slice(0, Math.max(at, 0)), mailbox.slice(at + 1)];
}

/** A host, or with a leading dot the hosts below a domain, but not the domain. */
function domainWithin(host: string, base: string): Within {
  const [name, domain] = [host.toLowerCase(), base.toLowerCase()];
  if (domain === '') return true;
  if (!HOST.test(domain.replace(/^\./, ''))) return undefined;
  return domain.startsWith('.') ? name.endsWith(domain) : name === domain;
}

/** For host names a subtree holds itself and everything below it. */
export function hostWithin(host: string, base: string): Within {
  const tree = base.toLowerCase().replace(/^\./, '');
  if (base === '') return true;
  const name = host.toLowerCase().replace(/^\*\./, '');
  if (!HOST.test(name) || !HOST.test(tree)) return undefined;
  if (name.endsWith(`.${tree}`)) return true;
  // Whether a leading dot leaves the domain itself out is said nowhere.
  if (name === tree) return base.startsWith('.') ? undefined : true;
  // A wildcard stands for hosts in the subtree and outside it.
  return host.startsWith('*.') && tree.endsWith(`.${name}`) ? undefined : false;
}

const URI_HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?([^:/?#]+)/i;
const QUALIFIED = /^(?:[\w-]+\.)+(?!\d+$)[\w-]+$/;

/** The host of a URI, which must be a fully qualified name to be compared. */
export function uriWithin(uri: string, base: string): Within {
  const host = URI_HOST.exec(uri)?.[1] ?? '';
  return QUALIFIED.test(host) ? domainWithin(host, base) : undefined;
}

/** An address under a network and its mask, in the octets of IPv4 or IPv6. */
export function ipAddressWithin(address: Uint8Array, base: Uint8Array): Within {
  const size = base.length / 2;
  const mask = base.subarray(size);
  const isSize = (length: number): boolean => length === 4 || length === 16;
  if (!isSize(size) || !isSize(address.length) || !isContiguous(mask)) return undefined;
  if (address.length !== size) return false;
  return mask.every((bits, at) => (((address[at] ?? 0) ^ (base[at] ?? 0)) & bits) === 0);
}

/** RFC 4632 §3.1: the ones of a mask stand before its zeros. */
const isContiguous = (mask: Uint8Array): boolean =>
  /^1*0*$/.test([...mask].map((octet) => octet.toString(2).padStart(8, '0')).join(''));
