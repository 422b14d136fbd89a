import { officeTheme, type Theme } from './theme.ts';

const CONTROL_ID = 'signet-control';
export const CONVERSATION = 'signet-conversation';

/** The host that the add-in's page is told about: Outlook, Web, the version of its library, a locale, no logging. */
const HOST_INFO = 'Outlook$Web$16.01$en-US$signet$$disableLogging$0';

/** The highest requirement sets of Outlook on the web; as strings, so that 1.15 is more than 1.9. */
const REQUIREMENT_SETS = { Mailbox: '1.15', DialogApi: '1.2', react: '1.0' };

/** What office.js must find as its frame's name before it loads. The colours are for the simulator's own shim. */
export function frameName(origin: string, theme: Theme): string {
  return JSON.stringify({
    baseFrameName: 'signet_simulator',
    hostInfo: HOST_INFO,
    xdmInfo: `${CONVERSATION}|${CONTROL_ID}|${origin}`,
    serializerVersion: '1',
    flights: '[]',
    officeTheme: officeTheme(theme),
  });
}

/** The answer to the first call. Without any one of the first nine, office.js never gets ready. */
export function appContext(settings: Readonly<Record<string, string>>): object {
  return {
    _id: CONTROL_ID,
    _appName: 64,
    _appVersion: '16.00',
    _appUILocale: 'en-US',
    _dataLocale: 'en-US',
    _docUrl: '',
    _clientMode: 0,
    _settings: settings,
    _reason: 'documentOpened',
    _osfControlType: 1,
    _eToken: '',
    _requirementMatrix: JSON.stringify(REQUIREMENT_SETS),
    _addinName: 'Signet',
    _appDomains: [],
    _featureGates: {},
  };
}
