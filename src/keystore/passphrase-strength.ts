/** How hard a passphrase is to guess for somebody who has the sealed keys and all the time in the world. */
export type PassphraseStrength = 'too-short' | 'too-simple' | 'fair' | 'strong';

/** In characters. NIST SP 800-63B asks for 8 where guesses are counted; whoever has stolen a device counts none. */
export const MIN_PASSPHRASE_LENGTH = 12;

/** What is guessed first; each is worth no more than one character. */
const COMMON = [
  'correct horse battery staple',
  'correcthorsebatterystaple',
  '1q2w3e4r5t',
  '1qaz2wsx3edc',
  'password',
  'passphrase',
  'passwort',
  'motdepasse',
  'contrasena',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'qwerty',
  'qwertz',
  'azerty',
  'asdfgh',
  'zxcvbn',
  'letmein',
  'iloveyou',
  'welcome',
  'dragon',
  'monkey',
  'outlook',
  'signet',
  'secret',
  'admin',
];

/** More would be slow to search for repetitions, and is strong without it. */
const MAX_WEIGHED = 200;

const FAIR = 9;
const STRONG = 18;

/** Judges the passphrase of a keyring or of a backup; `too-short` and `too-simple` are refused. */
export function strengthOf(passphrase: string): PassphraseStrength {
  if (Array.from(passphrase).length < MIN_PASSPHRASE_LENGTH) return 'too-short';
  const worth = unguessable(passphrase.slice(0, MAX_WEIGHED).toLowerCase());
  if (worth < FAIR) return 'too-simple';
  return worth < STRONG ? 'fair' : 'strong';
}

/** The characters that do not follow from those before them: no repetition, no `abcd`, no `4321`. */
function unguessable(passphrase: string): number {
  const rest = COMMON.reduce((text, word) => text.replaceAll(word, '\0'), passphrase);
  const unit = /^(.+?)\1+$/su.exec(rest)?.[1] ?? rest;
  const points = Array.from(unit, (character) => character.codePointAt(0) ?? 0);
  const steps = points.map((point, i) => point - (points[i - 1] ?? Infinity));
  const fresh = steps.filter((step, i) => Math.abs(step) > 1 || step !== steps[i - 1]);
  return Math.min(fresh.length, 2 * new Set(points).size);
}
