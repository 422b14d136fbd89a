import type { Trust } from '../anchors.ts';

/** Whether the check may ask anybody on the network. */
export const networkWords = ({ network }: Trust): string => NETWORK[network];

const NETWORK: Readonly<Record<Trust['network'], string>> = {
  on: 'On: servers that certificates name may be asked, over https',
  off: 'Off: nobody is asked',
  unreadable: 'Off: the setting could not be loaded',
};

/** Whose issuers are trusted in this deployment. */
export function trustWords({ state, anchors, mozilla }: Trust): string {
  const lists = [
    ...(state === 'loaded' ? [`${anchors.length} set by your organisation`] : []),
    ...(mozilla === 'on' ? ["those on Mozilla's list for e-mail"] : []),
  ].join(', and ');
  const missing = state === 'unreadable' || mozilla === 'unreadable';
  if (lists === '') {
    return missing
      ? 'The list could not be loaded, so no sender can be proven'
      : 'None are set up here, so no sender can be proven';
  }
  const words = lists.charAt(0).toUpperCase() + lists.slice(1);
  return missing ? `${words}; others could not be loaded` : words;
}
