/**
 * Ends the script with a sentence for the person who started it, and no stack trace.
 *
 * @param {string} sentence
 * @param {number} [status] exit status
 * @returns {never}
 */
export function stop(sentence, status = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(status);
}
