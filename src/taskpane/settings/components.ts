/** What of others is in the pane, and the licence of each; a test compares it with what is installed. */
export const components: readonly (readonly [name: string, licence: string])[] = [
  ['@azure/msal-browser', 'MIT'],
  ['@fluentui/react-components', 'MIT'],
  ['@fluentui/react-icons', 'MIT'],
  ['@noble/ciphers', 'MIT'],
  ['@noble/curves', 'MIT'],
  ['@noble/hashes', 'MIT'],
  ['asn1js', 'BSD-3-Clause'],
  ['dompurify', '(MPL-2.0 OR Apache-2.0)'],
  ['hash-wasm', 'MIT'],
  ['idb', 'ISC'],
  ['pkijs', 'BSD-3-Clause'],
  ['postal-mime', 'MIT-0'],
  ['react', 'MIT'],
  ['react-dom', 'MIT'],
  ["Mozilla's list of authorities (NSS)", 'MPL-2.0'],
];
