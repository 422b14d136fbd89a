/**
 * Gives a token for these scopes; with `renew`, a new one, after the server refused the last.
 *
 * @throws SignInError; or the reason of `signal`
 */
export type TokenSource = (
  scopes: readonly string[],
  options: { readonly renew: boolean; readonly signal: AbortSignal },
) => Promise<string>;

/** Nobody signed in, or the organisation does not let this add-in do what it was to do. Its message names the reason. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}
