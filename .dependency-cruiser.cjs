/** Who may import whom: the table of docs/ARCHITECTURE.md, as rules. An arrow not listed is an error. */
const ROOMS = {
  bytes: [],
  asn1: ['bytes'],
  crypto: ['bytes', 'asn1'],
  mime: ['bytes'],
  cms: ['bytes', 'asn1', 'crypto'],
  pki: ['bytes', 'asn1', 'crypto'],
  keystore: ['bytes', 'asn1', 'crypto', 'mime', 'pki'],
  net: ['bytes', 'asn1', 'pki'],
  smime: ['bytes', 'asn1', 'mime', 'cms', 'pki', 'crypto', 'keystore'],
  directory: ['bytes', 'asn1', 'mime', 'pki'],
  storage: ['bytes', 'asn1', 'keystore', 'smime', 'directory'],
  outlook: ['bytes', 'mime'],
  launchevent: ['outlook'],
  worker: ['bytes', 'asn1', 'mime', 'smime', 'net', 'keystore', 'directory', 'storage'],
  taskpane: ['bytes', 'worker', 'outlook', 'smime'],
  cli: ['bytes', 'asn1', 'smime', 'pki', 'cms', 'mime', 'keystore', 'net', 'storage'],
  simulator: ['bytes', 'mime', 'pki', 'crypto', 'asn1'],
};

/** The packages each room may use; every other room may use none. */
const PACKAGES = {
  asn1: ['pkijs', 'asn1js'],
  crypto: ['@noble/curves', '@noble/hashes', '@noble/ciphers'],
  keystore: ['@noble/curves', '@noble/hashes', 'hash-wasm'],
  storage: ['idb'],
  outlook: ['@azure/msal-browser'],
  taskpane: ['react', 'react-dom', '@fluentui', 'dompurify', 'postal-mime'],
  cli: ['commander'],
  simulator: [],
};

/** The files of net and storage that need Node: for the command line alone. */
const NODE_FILES =
  '^src/(net/(node-transport|host-addresses|public-address|directory-store)|storage/key-file-store)\\.ts$';

const room = (name) => (name === 'bytes' ? '^src/bytes\\.ts$' : `^src/${name}/`);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'trusted-types is an entry of its own, which the pages load before everything else',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/taskpane/trusted-types\\.ts$'] },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(ROOMS).map(([name, allowed]) => ({
      name: `${name}-imports`,
      comment: `${name} may import ${allowed.join(', ') || 'nothing'} of the house`,
      severity: 'error',
      from: { path: room(name) },
      to: { path: '^src/', pathNot: [name, ...allowed].map(room) },
    })),
    ...Object.keys(ROOMS).map((name) => ({
      name: `${name}-packages`,
      severity: 'error',
      from: { path: room(name) },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: (PACKAGES[name] ?? []).map((pkg) => `node_modules/${pkg}(/|-|$)`).concat('^$'),
      },
    })),
    {
      name: 'core-is-pure',
      comment: 'no Node built-in in the rooms that run in the browser',
      severity: 'error',
      from: {
        path: '^src/(bytes\\.ts|asn1|crypto|keystore|mime|cms|pki|smime|net|directory|storage|outlook|launchevent|worker|taskpane)',
        pathNot: NODE_FILES,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'net-in-the-browser',
      comment: 'what runs in the browser asks with fetch-transport, through transport-port',
      severity: 'error',
      from: { path: '^src/(net|storage|worker)/', pathNot: NODE_FILES },
      to: { path: NODE_FILES },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
