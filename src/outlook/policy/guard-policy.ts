import type { DomainRule, Wish } from './protection.ts';

// The guard runs in an engine of ES2016 as well: no Object.entries, no flatMap in this file.

/** As much of config.json as the guard needs. */
export interface GuardPolicy {
  readonly rules: readonly DomainRule[];
  /** What happens to a message when the guard cannot find out what was asked of it. */
  readonly onFailure: 'stop' | 'send';
}

/** Where the pane keeps a copy for the guard, among the add-in's roaming settings. */
export const GUARD_POLICY_SETTING = 'guardPolicy';

/** A copy that cannot be read must not let a message go: undefined. */
export function readGuardPolicy(value: unknown): GuardPolicy | undefined {
  const { rules, onFailure } = (value ?? {}) as { readonly [K in keyof GuardPolicy]?: unknown };
  if (!Array.isArray(rules) || !rules.every(isRule)) return undefined;
  return onFailure === 'stop' || onFailure === 'send' ? { rules, onFailure } : undefined;
}

function isRule(value: unknown): value is DomainRule {
  const { domains, sign, encrypt } = (value ?? {}) as { readonly [K in keyof DomainRule]?: unknown };
  const areTexts = Array.isArray(domains) && domains.every((domain) => typeof domain === 'string');
  return areTexts && isWish(sign) && isWish(encrypt);
}

const isWish = (value: unknown): value is Wish | undefined =>
  value === undefined || value === 'always' || value === 'ask' || value === 'never';
