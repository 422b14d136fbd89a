/** The tag that the deployed pages have: Microsoft wants office.js from its own address. */
const OFFICE_JS_TAG =
  /<script\b[^>]*\bsrc="?https:\/\/appsforoffice\.microsoft\.com\/lib\/1\/hosted\/office\.js"?[^>]*><\/script>/gi;

/** office.js makes its other addresses from its own in lower case, so this path has no capital in it. */
export const OFFICE_JS_PATH = '/office-js/';

/**
 * The add-in's page as it is deployed, but with a local office.js, and before it the simulator's shims. Both block
 * the parser, as the tag they replace does, so that the page's own scripts find them.
 */
export function withLocalOfficeJs(html: string): string {
  return html.replace(
    OFFICE_JS_TAG,
    `<script src="/shims.js"></script><script src="${OFFICE_JS_PATH}office.js"></script>`,
  );
}
