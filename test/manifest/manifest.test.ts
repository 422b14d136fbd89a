import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEVELOPMENT_BASE_URL, withBaseUrl } from '../../bin/base-url.js';
import { manifestProblems } from '../../bin/manifest-rules.js';
import { ROOT } from '../../bin/root.js';

const icons = join(ROOT, 'assets/icons');
const good = readFileSync(join(ROOT, 'manifest.xml'), 'utf8');

const problemsOf = (xml: string, baseUrl = DEVELOPMENT_BASE_URL): string[] =>
  manifestProblems(xml, { icons, baseUrl });

/** The good manifest with one text replaced, which must be there. */
function broken(from: string | RegExp, to: string): string {
  const xml = good.replace(from, to);
  expect(xml).not.toBe(good);
  return xml;
}

describe('the manifest of the repository', () => {
  it('has no structural problem', () => {
    expect(problemsOf(good)).toEqual([]);
  });

  it.each(['https://mail.example.org/signet', 'https://xn--bcher-kva.example/a&b/$&'])(
    'has none on the base %s either, and nothing left of localhost',
    (baseUrl) => {
      const built = withBaseUrl(good, baseUrl);
      expect(problemsOf(built, baseUrl)).toEqual([]);
      expect(built).not.toContain('localhost');
    },
  );

  it('may send people for help to another host', () => {
    const manifest = good.replace('https://localhost:3000/reader.html', 'https://help.example.org/signet');
    expect(problemsOf(manifest)).toEqual([]);
  });

  it.each(['icons/signet-16.png', 'reader.html'])(
    'is caught when %s is left on localhost by a build',
    (path) => {
      const built = withBaseUrl(good, 'https://mail.example.org');
      const half = built.replace(`https://mail.example.org/${path}`, `https://localhost:3000/${path}`);
      expect(problemsOf(half, 'https://mail.example.org').join('\n')).toContain(`/${path} is not below`);
    },
  );
});

/** Each breaks one rule: what to replace, with what, and the sentence that says so. */
const BROKEN: readonly (readonly [string, string | RegExp, string, string])[] = [
  ['a tag left open', '</OfficeApp>', '', 'not well-formed'],
  ['a comment with two hyphens', '<!-- Every', '<!-- --base-url: every', 'not well-formed'],
  ['a DOCTYPE', '<OfficeApp', '<!DOCTYPE x><OfficeApp', 'no DOCTYPE'],
  ['an unbound prefix', /xmlns:bt="[^"]*"/, '', 'not well-formed'],
  ['no elements at all', /^[^]*$/, '', 'not well-formed'],
  [
    'more than 256 KiB',
    '<OfficeApp',
    `<!-- ${'x'.repeat(256 * 1024)} --><OfficeApp`,
    'more than 262144 bytes',
  ],
  ['the https namespace of xsi', 'http://www.w3.org/2001', 'https://www.w3.org/2001', 'xsi:type is MailApp'],
  ['another namespace at the root', 'appforoffice/1.1', 'appforoffice/1.0', 'there is no app:OfficeApp'],
  ['another type of add-in', 'xsi:type="MailApp"', 'xsi:type="TaskPaneApp"', 'xsi:type is MailApp'],
  [
    'a wrong type of the outer overrides',
    'VersionOverridesV1_0',
    'VersionOverridesV1_1',
    'type is VersionOverridesV1_0',
  ],
  [
    'a wrong namespace of the inner overrides',
    'versionoverrides/1.1',
    'versionoverrides/1.2',
    'there is no v11:',
  ],
  [
    'no inner overrides',
    /\n {4}<VersionOverrides[^]*?<\/VersionOverrides>/,
    '',
    'lacks v11:VersionOverrides',
  ],
  [
    'inner overrides beside the outer ones',
    /(\n {4}<VersionOverrides[^]*?<\/VersionOverrides>)(\n {2}<\/VersionOverrides>)/,
    '$2$1',
    'v11:VersionOverrides does not belong into app:OfficeApp',
  ],
  ['an element too late', /( *<Version>.*\n)( *<ProviderName>.*\n)/, '$2$1', 'app:Version stands too late'],
  [
    'an icon of high resolution before the small one',
    /( *<IconUrl.*\n)( *<High.*\n)/,
    '$2$1',
    'stands too late',
  ],
  [
    'the tip before the label',
    /( *<Label resid="Signet.Read.Label" \/>\n)( *<Supertip>[^]*?<\/Supertip>\n)/,
    '$2$1',
    'too late',
  ],
  [
    'an element of another schema',
    '<Hosts>',
    '<TaskPaneThing /><Hosts>',
    'does not belong into app:OfficeApp',
  ],
  [
    'pinning in the overrides 1.0',
    '</Action>',
    '<SupportsPinning>true</SupportsPinning></Action>',
    'does not belong into v10:Action',
  ],
  ['a required element missing', /<SupportUrl.*\n/, '', 'lacks app:SupportUrl'],
  ['an element there twice', /( *<Permissions>.*\n)/, '$1$1', 'has 2 app:Permissions'],
  ['a group without a button', /<Control [^]*?<\/Control>/, '', 'lacks v10:Control'],
  ['an id that is no GUID', /<Id>.*<\/Id>/, '<Id>signet</Id>', 'Id is not a GUID'],
  ['a version of three numbers', '0.1.0.0', '0.1.0', 'Version is not four numbers'],
  [
    'a guard without its page',
    /<SourceLocation resid="Signet.Guard.Page" \/>/,
    '',
    'holds v11:LaunchEvents and',
  ],
  ['a guard that only asks', 'SendMode="SoftBlock"', 'SendMode="PromptUser"', 'SendMode is not SoftBlock'],
  ['a guard of no kind', 'SendMode="SoftBlock"', '', 'SendMode is not SoftBlock'],
  ['a guard whose file nothing names', 'resid="Signet.Guard.Script"', 'resid="x"', 'has the id x'],
  ['a surface without its buttons', 'xsi:type="LaunchEvent"', 'xsi:type="Other"', 'holds v11:OfficeTab'],
  ['more permission than it needs', 'ReadWriteItem', 'ReadWriteMailbox', 'Permissions is not ReadWriteItem'],
  ['a pane that is too high', '>450<', '>451<', 'RequestedHeight'],
  [
    'a requirement that Exchange Server refuses',
    'MinVersion="1.5" />',
    'MinVersion="1.8" />',
    'Mailbox 1.8 is not',
  ],
  [
    'such a requirement in the overrides',
    'DefaultMinVersion="1.5"',
    'DefaultMinVersion="1.14"',
    'Mailbox 1.14 is not',
  ],
  ['a requirement of another set', 'Set Name="Mailbox"', 'Set Name="WordApi"', 'WordApi 1.5 is not'],
  [
    'an address without https',
    'https://localhost:3000/taskpane.html"',
    'http://localhost:3000/taskpane.html"',
    'is not https',
  ],
  ['a relative address', 'https://localhost:3000/reader.html', '/reader.html', 'is not https'],
  [
    'an address on another host',
    'https://localhost:3000/taskpane.html?',
    'https://example.org/taskpane.html?',
    'is not below',
  ],
  [
    'a translated address on another host',
    /(<IconUrl[^>]*) \/>/,
    '$1><Override Locale="de-de" Value="https://example.org/signet-64.png" /></IconUrl>',
    'is not below',
  ],
  ['an address that is too long', '/reader.html', `/${'r'.repeat(2048)}`, 'more than 2048 characters'],
  ['a logo of the wrong size', 'icons/signet-64.png', 'icons/signet-32.png', 'should be 64x64 and is 32x32'],
  [
    'a large logo of the wrong size',
    'icons/signet-128.png',
    'icons/signet-64.png',
    'should be 128x128 and is 64x64',
  ],
  [
    'a ribbon icon of the wrong size',
    'icons/signet-16.png',
    'icons/signet-20.png',
    'should be 16x16 and is 20x20',
  ],
  [
    'an icon that is not there',
    'icons/signet-80.png',
    'icons/signet-81.png',
    'should be 80x80 and is not there',
  ],
  ['an icon that is no PNG', 'icons/signet-48.png', 'icons/signet.svg', 'should be 48x48 and is not a PNG'],
  ['an icon without the size 80', /.*size="80".*\n/, '', 'the icon lacks size 80'],
  ['an icon of an odd size', 'size="24"', 'size="25"', 'Outlook takes no icon of size 25'],
  [
    'a reference to nothing',
    '<Label resid="Signet.Name" />',
    '<Label resid="Signet.Nome" />',
    'has the id Signet.Nome',
  ],
  [
    'a reference to a resource of another kind',
    '<Title resid="Signet.Read.Label" />',
    '<Title resid="Signet.Read.Tip" />',
    'has the id Signet.Read.Tip',
  ],
  [
    'a resource that nothing uses',
    '<bt:Urls>',
    '<bt:Urls><bt:Url id="Extra" DefaultValue="https://localhost:3000/x" />',
    'nothing uses "Extra"',
  ],
  ['a resource there twice', /( *<bt:Url .*\n)/, '$1$1', 'is there 2 times'],
  ['an id of 33 characters', /Signet\.Read\.Pane/g, 'S'.repeat(33), 'has not 1 to 32 characters'],
  [
    'a short text of 126 characters',
    'DefaultValue="Check signature"',
    `DefaultValue="${'x'.repeat(126)}"`,
    'has 126 characters, not 1 to 125',
  ],
  [
    'a long text of 251 characters',
    /DefaultValue="Says [^"]*"/,
    `DefaultValue="${'x'.repeat(251)}"`,
    'has 251 characters, not 1 to 250',
  ],
  [
    'a description of 251 characters',
    /<Description DefaultValue="[^"]*"/,
    `<Description DefaultValue="${'x'.repeat(251)}"`,
    'has 251 characters',
  ],
  ['an empty name', '<DisplayName DefaultValue="Signet"', '<DisplayName DefaultValue=""', 'has 0 characters'],
  [
    'no command for composing',
    'MessageComposeCommandSurface',
    'AppointmentOrganizerCommandSurface',
    'there is no MessageComposeCommandSurface',
  ],
  [
    'two buttons of one id',
    'id="Signet.Compose.Button"',
    'id="Signet.Read.Button"',
    'the id Signet.Read.Button is there twice',
  ],
  [
    'a pane that cannot be pinned',
    '<SupportsPinning>true',
    '<SupportsPinning>false',
    'SupportsPinning is not true',
  ],
  ['a pane that does not say it', /.*<SupportsPinning>.*\n/, '', 'SupportsPinning is not true'],
];

describe('a broken manifest', () => {
  it.each(BROKEN)('with %s is caught', (_name, from, to, sentence) => {
    expect(problemsOf(broken(from, to)).join('\n')).toContain(sentence);
  });
});

describe('an icon file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-icons-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('that ends within its first chunk is a problem, not a crash', () => {
    writeFileSync(join(folder, 'signet-64.png'), readFileSync(join(icons, 'signet-64.png')).subarray(0, 12));
    const problems = manifestProblems(good, { icons: folder, baseUrl: DEVELOPMENT_BASE_URL });
    expect(problems).toContain('signet-64.png should be 64x64 and is not there');
  });
});
