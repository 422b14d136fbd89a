import { refusalOf } from '../smime/refusal.ts';
import { EXIT } from './exit.ts';

/** Runs `work` and answers the exit status: where the message could not be made, the reasons go to standard error. */
export async function orRefused(work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return EXIT.passed;
  } catch (error) {
    const reasons = refusalOf(error);
    if (!reasons) throw error;
    for (const reason of reasons) process.stderr.write(`signet: ${reason}\n`);
    return EXIT.notPassed;
  }
}
