import { describe, expect, it } from 'vitest';
import { mozillaList } from '../../../src/smime/mozilla-list.ts';
import type { Trust } from '../../../src/taskpane/anchors.ts';
import { mozillaWords, organisationWords } from '../../../src/taskpane/settings/settings-words.ts';

const trust: Trust = { state: 'loaded', anchors: [new Uint8Array(1)], mozilla: 'on', network: 'off' };
const reader = { locale: 'en', timeZone: 'America/New_York' };

describe('the trusted issuers', () => {
  it('of the organisation are counted, and never counted where they could not be loaded', () => {
    expect(organisationWords(trust)).toBe('1 issuer, set up with the add-in');
    expect(organisationWords({ ...trust, state: 'absent', anchors: [] })).toBe('None');
    expect(organisationWords({ ...trust, state: 'unreadable', anchors: [] })).toContain(
      'Could not be loaded',
    );
  });

  it("of Mozilla's list are counted, as of a day that is the same in every zone", async () => {
    const list = await mozillaList();
    expect(list.count).toBeGreaterThan(50);
    expect(mozillaWords(trust, { count: 88, version: '2.92', date: '2026-11-24' }, reader)).toBe(
      '88 issuers for e-mail, as of November 24, 2026 (list 2.92)',
    );
    expect(mozillaWords(trust, undefined, reader)).toBe('Used');
    expect(mozillaWords({ ...trust, mozilla: 'off' }, list, reader)).toBe('Not used');
    expect(mozillaWords({ ...trust, mozilla: 'unreadable' }, list, reader)).toContain('Not used');
  });
});
