/** `npm run attack-table`: writes docs/attacks.md anew from the cases of test/attacks. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTypeScript } from './import-typescript.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

installMissing({ browser: false });
const { attackTable } = await importTypeScript('test/attacks/attack-table.ts');
writeFileSync(join(ROOT, 'docs/attacks.md'), attackTable());
