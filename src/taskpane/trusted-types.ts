/**
 * Runs before any other script of the page. From here on a string is neither markup nor code, whoever wrote it
 * (Trusted Types); it may name a script, if that is one of ours or of Microsoft's, for office.js loads its other files
 * so, and webpack its chunks and workers. script-src bounds them once more.
 */
const ORIGINS: readonly string[] = [
  location.origin,
  'https://appsforoffice.microsoft.com',
  'https://ajax.aspnetcdn.com',
];

/** The part of Trusted Types that is used. What a policy gives is a string to TypeScript, which knows no better yet. */
interface TrustedTypePolicies {
  createPolicy<Rules extends Readonly<Record<string, (input: string) => string>>>(
    name: string,
    rules: Rules,
  ): Rules;
}

declare global {
  interface Window {
    /** Left out where the browser does not know Trusted Types. */
    readonly trustedTypes?: TrustedTypePolicies;
  }
}

window.trustedTypes?.createPolicy('default', {
  createScriptURL(address) {
    const { origin } = new URL(address, document.baseURI);
    if (!ORIGINS.includes(origin)) throw new TypeError('Scripts are not loaded from elsewhere.');
    return address;
  },
});

export {};
