import { installAjax } from './ajax.ts';
import { installNewerMethods } from './newer-methods.ts';

/**
 * Runs in the add-in's page before office.js, in the simulator only: the server puts it there. office.js then loads
 * its part for Outlook on the web, and makes its mailbox from that once the part has called back; a capturing
 * listener on the document hears of the loading first.
 */
installAjax();
document.addEventListener(
  'load',
  ({ target }) => {
    if (
      target instanceof HTMLScriptElement &&
      /\/outlook-web-[^/]*\.js$/.test(new URL(target.src).pathname)
    ) {
      installNewerMethods();
    }
  },
  true,
);
