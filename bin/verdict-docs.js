/** `npm run verdict-docs`: writes docs/verdicts.md anew from the table of findings and the words for them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTypeScript } from './import-typescript.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

installMissing({ browser: false });
const { verdictDocs } = await importTypeScript('test/smime/verdict-docs.ts');
writeFileSync(join(ROOT, 'docs/verdicts.md'), verdictDocs());
