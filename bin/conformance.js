/** `npm run conformance [-- --json] [-- --only SET]`: Signet against the test data of others, where it is at hand. */
import { importTypeScript } from './import-typescript.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

installMissing({ browser: false });
const { main } = await importTypeScript('test/conformance/main.ts');
process.exitCode = await main(process.argv.slice(2), ROOT);
