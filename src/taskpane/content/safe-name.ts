/** What a person should know of a file before it is saved. */
export type FileRisk =
  | { readonly kind: 'renamed'; readonly name: string }
  | { readonly kind: 'program' | 'disguised'; readonly extension: string };

export interface SafeName {
  /** Fit for every file system, and shown as it is. */
  readonly name: string;
  readonly risks: readonly FileRisk[];
}

/** What is neither seen nor placed: controls, NUL, bidi overrides, zero-width and unassigned characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0]/gu;

/** Windows takes these for devices, whatever extension stands behind them. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i;

/** Programs, scripts, installers, shortcuts, macros, disk images, and documents that run scripts or show any page. */
const PROGRAMS = new Set(
  (
    'ade adp apk app appinstaller application appref-ms appx appxbundle asp aspx bas bat cer chm cmd com cpl crt csh ' +
    'deb der desktop diagcab dll dmg docm dotm elf exe fxp gadget grp hlp hta htc htm html img inf ins iqy iso isp its ' +
    'jar jnlp js jse ksh lib library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mda mdb mde mdt mdw mdz mht ' +
    'mhtml msc msh msi msix msixbundle msp mst msu ocx one ops osd pcd pif pkg pl plg potm ppam ppsm pptm prf prg ps1 ' +
    'ps1xml ps2 psc1 psd1 psm1 pst py pyc pyo pyw rb reg rpm scf scr sct search-ms settingcontent-ms sh shb shs ' +
    'shtml sldm slk svg svgz swf sys theme tmp udl url vb vbe vbp vbs vhd vhdx vsmacros vsw website wim wsb wsc wsf ' +
    'wsh xbap xht xhtml xlam xll xlm xlsm xltm xml xnk xps xsl xslt'
  ).split(' '),
);

/** Longer names do not fit into every file system's 255 octets. */
const MAX_NAME = 80;

/**
 * Makes a name out of what a message calls a file.
 * Attacks: `../` (CVE-2026-27442), a NUL or a line end, an override that shows `exe.pdf` for `fdp.exe`, a device name,
 * an extension pushed out of sight.
 */
export function safeName(named: string): SafeName {
  const last = named.replace(UNSEEN, '').split(/[/\\]/).at(-1) ?? '';
  const cleaned = last
    .normalize('NFC')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
    // Windows drops dots and blanks at the end, so `a.exe.` is `a.exe`; elsewhere a dot in front hides the file.
    .replace(/^[. ]+|[. ]+$/g, '');
  const name = shortened(DEVICE.test(cleaned) ? `_${cleaned}` : cleaned) || 'attachment';
  return {
    name,
    risks: [
      ...(named === '' || name === named ? [] : [{ kind: 'renamed', name: named } as const]),
      ...extensionRisks(name),
    ],
  };
}

function extensionRisks(name: string): readonly FileRisk[] {
  const pieces = name
    .toLowerCase()
    .split('.')
    .map((piece) => piece.trim());
  const extension = pieces.length < 2 ? undefined : pieces.at(-1);
  if (extension === undefined || !PROGRAMS.has(extension)) return [];
  const isDisguised = pieces.length > 2 && /^[a-z]{2,4}[0-9]?$/.test(pieces.at(-2) ?? '');
  return [
    ...(isDisguised ? [{ kind: 'disguised', extension } as const] : []),
    { kind: 'program', extension },
  ];
}

/** The end of a name is what kind of file it is. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_NAME) return name;
  const end = characters.slice(-20);
  return `${characters.slice(0, MAX_NAME - 21).join('')}…${end.join('')}`;
}
