import { officeCall } from '../office-call.ts';
import type { Config } from './config.ts';
import { GUARD_POLICY_SETTING, type GuardPolicy } from './guard-policy.ts';

const SAVE_LIMIT = 10_000;

/** As much of a config.json as the guard needs; webpack.config.js builds in the same. */
export const guardPolicyOf = ({ defaults = [], guard = {} }: Config): GuardPolicy => ({
  rules: defaults,
  onFailure: guard.onFailure ?? 'stop',
});

/**
 * Leaves the guard a copy of the policy that was loaded, for where config.json is newer than the build; it can only add
 * to what was built in. Roaming settings hold 32 KB: a longer policy has to be built in.
 *
 * @throws OutlookError
 */
export async function leaveGuardCopy(settings: Office.RoamingSettings, config: Config): Promise<void> {
  const copy = guardPolicyOf(config);
  if (JSON.stringify(settings.get(GUARD_POLICY_SETTING)) === JSON.stringify(copy)) return;
  settings.set(GUARD_POLICY_SETTING, copy);
  await officeCall<undefined>('roamingSettings.saveAsync', SAVE_LIMIT, (callback) => {
    settings.saveAsync(callback as never);
  });
}
