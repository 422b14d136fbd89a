import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/net/public-address.ts';

describe('an address of the public internet', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.255.255',
    '100.63.255.255',
    '100.128.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
    '64:ff9b::808:808',
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this host', '0.0.0.0'],
    ['loopback', '127.0.0.1'],
    ['loopback, the last one', '127.255.255.254'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['a provider’s own', '100.64.0.1'],
    ['link-local, where clouds keep credentials', '169.254.169.254'],
    ['for protocols', '192.0.0.1'],
    ['for examples', '203.0.113.9'],
    ['for benchmarks', '198.19.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['link-local', 'fe80::1'],
    ['unique local', 'fd00::1'],
    ['multicast', 'ff02::1'],
    ['IPv4 in IPv6', '::ffff:127.0.0.1'],
    ['public IPv4 in IPv6, which is no address to connect to', '::ffff:8.8.8.8'],
    ['IPv4 by a translator', '64:ff9b::7f00:1'],
    ['IPv4 by a translator, written in dots', '64:ff9b::10.0.0.1'],
    ['a network’s own translator', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::1'],
    ['Teredo', '2001:0:7f00:1::1'],
    ['for examples', '2001:db8::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('%s is none: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
