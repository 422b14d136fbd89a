// The guard runs in an engine of ES2016 as well: no flatMap, no Object.entries, no URL in this file.

export type Wish = 'always' | 'ask' | 'never';

/** What is wished for mail to certain domains; the first rule that names a recipient's domain decides for it. */
export interface DomainRule {
  /** In lower-case ASCII: `example.org`, `*.example.org` for all below it, `*` for all. */
  readonly domains: readonly string[];
  readonly sign?: Wish;
  readonly encrypt?: Wish;
}

export interface Protection {
  readonly sign: Wish;
  readonly encrypt: Wish;
}

const STRICTNESS: readonly Wish[] = ['never', 'ask', 'always'];

/** The strictest wish; `ask` where nobody says anything. */
function strictest(wishes: readonly (Wish | undefined)[]): Wish {
  const said = wishes.map((wish) => STRICTNESS.indexOf(wish ?? 'ask'));
  return STRICTNESS[Math.max(...said)] ?? 'ask';
}

const none: Protection = { sign: 'ask', encrypt: 'ask' };

/**
 * What the policy wishes for a message to these addresses: the strictest of what it wishes for each, since all get the
 * same message.
 */
export function protectionFor(rules: readonly DomainRule[], addresses: readonly string[]): Protection {
  if (rules.length === 0 || addresses.length === 0) return none;
  const wishes = addresses.map((address) => wishFor(rules, domainOf(address)));
  return {
    sign: strictest(wishes.map(({ sign }) => sign)),
    encrypt: strictest(wishes.map(({ encrypt }) => encrypt)),
  };
}

function wishFor(rules: readonly DomainRule[], domain: string | undefined): Protection {
  // Whom nobody can place, the strictest rule is for.
  if (domain === undefined) {
    return {
      sign: strictest(rules.map(({ sign }) => sign)),
      encrypt: strictest(rules.map(({ encrypt }) => encrypt)),
    };
  }
  const rule = rules.find(({ domains }) => domains.some((pattern) => names(pattern, domain)));
  return { sign: rule?.sign ?? 'ask', encrypt: rule?.encrypt ?? 'ask' };
}

function names(pattern: string, domain: string): boolean {
  if (pattern === '*' || pattern === domain) return true;
  return pattern.startsWith('*.') && domain.endsWith(pattern.slice(1));
}

/** Undefined for what is no address, or one whose domain another program may write in other letters. */
function domainOf(address: string): string | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const bare = domain.endsWith('.') ? domain.slice(0, -1) : domain;
  return address.includes('@') && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(bare) ? bare : undefined;
}
