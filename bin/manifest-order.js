/** @typedef {import('./manifest-tree.js').ManifestElement} ManifestElement */

/**
 * What each element may hold, in the order that the schema wants ([MS-OWEMXML], mail add-ins; as far as Signet
 * uses it). `!` exactly one, `+` one or more, `*` any number, nothing: at most one. `v` stands for the version of
 * the overrides; an element that is not here holds no element.
 *
 * @type {Record<string, string>}
 */
const CONTENT = {
  'app:OfficeApp':
    'app:Id! app:AlternateId app:Version! app:ProviderName! app:DefaultLocale! app:DisplayName! app:Description! ' +
    'app:IconUrl! app:HighResolutionIconUrl! app:SupportUrl! app:AppDomains app:Hosts! app:Requirements! ' +
    'app:FormSettings! app:Permissions! app:Rule! app:DisableEntityHighlighting v10:VersionOverrides!',
  'app:DisplayName': 'app:Override*',
  'app:Description': 'app:Override*',
  'app:IconUrl': 'app:Override*',
  'app:HighResolutionIconUrl': 'app:Override*',
  'app:SupportUrl': 'app:Override*',
  'app:AppDomains': 'app:AppDomain+',
  'app:Hosts': 'app:Host+',
  'app:Requirements': 'app:Sets!',
  'app:Sets': 'app:Set+',
  'app:FormSettings': 'app:Form+',
  'app:Form': 'app:DesktopSettings! app:TabletSettings app:PhoneSettings',
  'app:DesktopSettings': 'app:SourceLocation! app:RequestedHeight!',
  'app:SourceLocation': 'app:Override*',
  'app:Rule': 'app:Rule*',
  'v10:VersionOverrides': 'v:Description v:Requirements! v:Hosts! v:Resources! v11:VersionOverrides!',
  'v11:VersionOverrides': 'v:Description v:Requirements! v:Hosts! v:Resources!',
  'v:Requirements': 'bt:Sets!',
  'v:Hosts': 'v:Host+',
  'v10:Host': 'v:DesktopFormFactor!',
  'v11:Host': 'v:Runtimes v:DesktopFormFactor!',
  'v:Runtimes': 'v:Runtime+',
  'v:Runtime': 'v:Override',
  'v10:DesktopFormFactor': 'v:FunctionFile v:ExtensionPoint+',
  'v11:DesktopFormFactor': 'v:SupportsSharedFolders v:FunctionFile v:ExtensionPoint+',
  'v10:ExtensionPoint': 'v:OfficeTab!',
  // The one or the other two, by its type: manifest-rules.js.
  'v11:ExtensionPoint': 'v:OfficeTab v:LaunchEvents v:SourceLocation',
  'v:LaunchEvents': 'v:LaunchEvent+',
  'v:OfficeTab': 'v:Group+',
  'v:Group': 'v:Label! v:Control+',
  'v:Control': 'v:Label! v:Supertip! v:Icon! v:Action!',
  'v:Supertip': 'v:Title! v:Description!',
  'v:Icon': 'bt:Image+',
  'v10:Action': 'v:SourceLocation!',
  'v11:Action': 'v:SourceLocation! v:SupportsPinning',
  'v:Resources': 'bt:Images! bt:Urls! bt:ShortStrings! bt:LongStrings!',
  'bt:Sets': 'bt:Set+',
  'bt:Images': 'bt:Image+',
  'bt:Urls': 'bt:Url+',
  'bt:ShortStrings': 'bt:String+',
  'bt:LongStrings': 'bt:String+',
  'bt:Image': 'bt:Override*',
  'bt:Url': 'bt:Override*',
  'bt:String': 'bt:Override*',
};

/** @param {string} name of an element @returns {{ name: string, count: string }[]} what it may hold */
function contentOf(name) {
  const [prefix = ''] = name.split(':');
  const content = CONTENT[name] ?? CONTENT[name.replace(/^v1[01]:/, 'v:')] ?? '';
  return content
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      name: word.replace(/[!+*]$/, '').replace(/^v:/, `${prefix}:`),
      count: word.at(-1) ?? '',
    }));
}

/**
 * What breaks the schema's sequence in this element and all below it.
 *
 * @param {ManifestElement} element
 * @returns {string[]} a sentence for each
 */
export function orderProblems(element) {
  const content = contentOf(element.name);
  const problems = [];
  let reached = 0;
  for (const { name, line } of element.children) {
    const place = content.findIndex((allowed) => allowed.name === name);
    if (place < 0) problems.push(`line ${line}: ${name} does not belong into ${element.name}`);
    else if (place < reached) problems.push(`line ${line}: ${name} stands too late in ${element.name}`);
    else reached = place;
  }
  for (const { name, count } of content) {
    const found = element.children.filter((child) => child.name === name).length;
    if (found === 0 && /[!+]/.test(count))
      problems.push(`line ${element.line}: ${element.name} lacks ${name}`);
    if (found > 1 && !/[+*]/.test(count))
      problems.push(`line ${element.line}: ${element.name} has ${found} ${name}`);
  }
  return [...problems, ...element.children.flatMap(orderProblems)];
}
