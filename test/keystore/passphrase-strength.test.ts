import { describe, expect, it } from 'vitest';
import { strengthOf } from '../../src/keystore/passphrase-strength.ts';

describe('strengthOf', () => {
  it.each(['', 'short', 'elevenchars'])('finds %j too short', (passphrase) => {
    expect(strengthOf(passphrase)).toBe('too-short');
  });

  it.each([
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    '123456789012345',
    'passwordpassword',
    'Passwort1234',
    'qwertyuiopasdfgh',
    'correct horse battery staple',
    'CorrectHorseBatteryStaple',
  ])('finds %j too simple', (passphrase) => {
    expect(strengthOf(passphrase)).toBe('too-simple');
  });

  it.each(['violet teapot under seven stairs', 'fünf grüne Äpfel im Schnee', '山の上で猫が静かに眠っている'])(
    'takes %j',
    (passphrase) => {
      expect(['fair', 'strong']).toContain(strengthOf(passphrase));
    },
  );
});
