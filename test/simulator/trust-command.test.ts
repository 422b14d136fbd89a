import { describe, expect, it } from 'vitest';
import { trustCommand } from '../../src/simulator/trust-command.ts';

describe('trustCommand', () => {
  it.each([
    ['linux', 'certutil -d sql:$HOME/.pki/nssdb', '.signet/ca.pem'],
    ['darwin', 'security add-trusted-cert', '.signet/ca.pem'],
    ['win32', 'certutil -user -addstore Root', '.signet\\ca.pem'],
  ] as const)('is one line that names the file, on %s', (platform, tool, file) => {
    const command = trustCommand(platform, '.signet/ca.pem');
    expect(command).toContain(tool);
    expect(command.endsWith(file)).toBe(true);
    expect(command).not.toContain('\n');
  });
});
