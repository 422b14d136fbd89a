import { DEVELOPMENT_BASE_URL } from './base-url.js';
import { iconProblems } from './manifest-icons.js';
import { orderProblems } from './manifest-order.js';
import { resourceProblems } from './manifest-resources.js';
import { at, descendants, parseManifest, values } from './manifest-tree.js';

/** @typedef {import('./manifest-tree.js').ManifestElement} ManifestElement */

const MAX_BYTES = 256 * 1024;
const MAX_ADDRESS = 2048;

/** Elements whose value is an address. */
const ADDRESSES = new Set([
  'app:IconUrl',
  'app:HighResolutionIconUrl',
  'app:SupportUrl',
  'app:SourceLocation',
  'bt:Image',
  'bt:Url',
]);

/**
 * The most characters of a text, by the element that gives it or the collection that holds it.
 *
 * @type {Record<string, number>}
 */
const MAX_TEXT = {
  'app:DisplayName': 125,
  'app:Description': 250,
  'bt:ShortStrings': 125,
  'bt:LongStrings': 250,
};

const SURFACES = ['MessageReadCommandSurface', 'MessageComposeCommandSurface'];

/** @param {ManifestElement} root @param {...string} names */
const all = (root, ...names) => descendants(root).filter(({ name }) => names.includes(name));

/** @param {ManifestElement} root */
function typeProblems(root) {
  const wanted = {
    'app:OfficeApp': 'MailApp',
    'v10:VersionOverrides': 'VersionOverridesV1_0',
    'v11:VersionOverrides': 'VersionOverridesV1_1',
  };
  return Object.entries(wanted)
    .filter(([name, type]) => !all(root, name).some(({ attributes }) => attributes['xsi:type'] === type))
    .map(([name, type]) => `there is no ${name} whose xsi:type is ${type}`);
}

/** @param {ManifestElement} root */
function identityProblems(root) {
  const text = (/** @type {string} */ name) => all(root, name)[0]?.text ?? '';
  const height = Number(text('app:RequestedHeight'));
  const problems = [];
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text('app:Id'))) problems.push('Id is not a GUID');
  if (!/^\d{1,5}(\.\d{1,5}){3}$/.test(text('app:Version'))) problems.push('Version is not four numbers');
  if (text('app:Permissions') !== 'ReadWriteItem') problems.push('Permissions is not ReadWriteItem');
  if (!(height >= 32 && height <= 450)) problems.push('RequestedHeight is not between 32 and 450');
  return problems;
}

/** Exchange Server installs nothing that asks for more than Mailbox 1.5. @param {ManifestElement} root */
function requirementProblems(root) {
  return all(root, 'app:Set', 'bt:Set').flatMap((set) => {
    const version =
      set.attributes['MinVersion'] ?? set.parent?.attributes['DefaultMinVersion'] ?? 'without version';
    const known = set.attributes['Name'] === 'Mailbox' && /^1\.[1-5]$/.test(version);
    return known ? [] : [at(set, `${set.attributes['Name'] ?? ''} ${version} is not Mailbox 1.1 to 1.5`)];
  });
}

/** @param {ManifestElement} root @param {string} baseUrl */
function addressProblems(root, baseUrl) {
  const addressed = all(root, ...ADDRESSES).filter(({ attributes }) => !('resid' in attributes));
  return addressed.flatMap((element) =>
    values(element).flatMap((address) => {
      if (!URL.canParse(address) || !address.startsWith('https://'))
        return [at(element, `"${address}" is not https`)];
      if (address.length > MAX_ADDRESS)
        return [at(element, `the address has more than ${MAX_ADDRESS} characters`)];
      // An organisation's help desk may stand elsewhere, but not on a developer's machine.
      const isHelpDesk = element.name === 'app:SupportUrl' && !address.startsWith(DEVELOPMENT_BASE_URL);
      if (isHelpDesk || address.startsWith(`${baseUrl}/`)) return [];
      return [at(element, `${address} is not below ${baseUrl}`)];
    }),
  );
}

/** @param {ManifestElement} root */
function textProblems(root) {
  return all(root, 'app:DisplayName', 'app:Description', 'bt:String').flatMap((element) => {
    const most = MAX_TEXT[element.name] ?? MAX_TEXT[element.parent?.name ?? ''] ?? 0;
    return values(element)
      .filter((text) => text.length < 1 || text.length > most)
      .map((text) => at(element, `the text has ${text.length} characters, not 1 to ${most}`));
  });
}

/** @param {ManifestElement} root */
function commandProblems(root) {
  return all(root, 'v10:DesktopFormFactor', 'v11:DesktopFormFactor').flatMap((form) => {
    const points = all(form, 'v10:ExtensionPoint', 'v11:ExtensionPoint').map(
      ({ attributes }) => attributes['xsi:type'],
    );
    const lacking = SURFACES.filter((surface) => !points.includes(surface));
    const controls = all(form, 'v10:Group', 'v11:Group', 'v10:Control', 'v11:Control');
    const ids = controls.map(({ attributes }) => attributes['id']);
    const twins = controls.filter(({ attributes }, index) => ids.indexOf(attributes['id']) !== index);
    const unpinned = all(form, 'v11:Action').filter(
      (action) => all(action, 'v11:SupportsPinning')[0]?.text !== 'true',
    );
    return [
      ...lacking.map((surface) => at(form, `there is no ${surface}`)),
      ...twins.map((twin) => at(twin, `the id ${twin.attributes['id'] ?? ''} is there twice`)),
      ...unpinned.map((action) => at(action, 'the pane cannot be pinned: SupportsPinning is not true')),
    ];
  });
}

/** @param {ManifestElement} root */
function launchProblems(root) {
  return all(root, 'v11:ExtensionPoint').flatMap((point) => {
    const isLaunch = point.attributes['xsi:type'] === 'LaunchEvent';
    const wanted = isLaunch ? ['v11:LaunchEvents', 'v11:SourceLocation'] : ['v11:OfficeTab'];
    const found = point.children.map(({ name }) => name);
    const isWhole = wanted.length === found.length && wanted.every((name) => found.includes(name));
    const modes = all(point, 'v11:LaunchEvent').filter(
      ({ attributes }) => !/^(SoftBlock|Block)$/.test(attributes['SendMode'] ?? ''),
    );
    return [
      ...(isWhole ? [] : [at(point, `an ExtensionPoint of this type holds ${wanted.join(' and ')}`)]),
      ...modes.map((event) => at(event, 'SendMode is not SoftBlock or Block')),
    ];
  });
}

/**
 * What would keep Outlook from taking the manifest, or from showing what it names; found without the network.
 *
 * @param {string} xml
 * @param {{ icons: string, baseUrl: string }} surroundings icons: the folder with the files, by the last part of
 *   their addresses; baseUrl: what every address but that for
 *   help must begin with, from parseBaseUrl
 * @returns {string[]} a sentence for each problem, with its line where it has one
 */
export function manifestProblems(xml, { icons, baseUrl }) {
  if (Buffer.byteLength(xml) > MAX_BYTES) return [`the manifest has more than ${MAX_BYTES} bytes`];
  let root;
  try {
    root = parseManifest(xml);
  } catch (error) {
    if (error instanceof SyntaxError) return [`the manifest is not well-formed XML: ${error.message}`];
    throw error;
  }
  return [
    ...typeProblems(root),
    ...orderProblems(root),
    ...identityProblems(root),
    ...requirementProblems(root),
    ...addressProblems(root, baseUrl),
    ...iconProblems(root, icons),
    ...resourceProblems(root),
    ...textProblems(root),
    ...commandProblems(root),
    ...launchProblems(root),
  ];
}
