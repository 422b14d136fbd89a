/**
 * The parts of the package's ManifestValidation that say something to a person.
 *
 * @typedef {object} Validation
 * @property {boolean} isValid
 * @property {number} [status] of HTTP
 * @property {string} [statusText]
 * @property {{ errors?: Issue[], warnings?: Issue[] }} [report] absent when the service answered with an error
 */
/** @typedef {{ title?: string, content?: string, line?: number, helpUrl?: string }} Issue */

/** @param {string} kind @param {Issue[] | undefined} issues */
const lines = (kind, issues = []) =>
  issues.map(({ title, content, line, helpUrl }) =>
    [`${kind}: ${title ?? ''}`, line ? `(line ${line})` : '', content ?? '', helpUrl ?? '']
      .filter(Boolean)
      .join(' '),
  );

/**
 * What Microsoft's answer means for whoever asked.
 *
 * @param {Validation} validation
 * @returns {{ status: 0 | 1 | 3, text: string }} status: valid, invalid, or no judgement at all
 */
export function outcomeOf({ isValid, report, status, statusText }) {
  if (!report) {
    return {
      status: 3,
      text: `Microsoft's validation service gave no judgement: ${status ?? ''} ${statusText ?? ''}`,
    };
  }
  const verdict = isValid ? 'The manifest is valid.' : 'The manifest is not valid.';
  const issues = [...lines('Error', report.errors), ...lines('Warning', report.warnings)];
  return { status: isValid ? 0 : 1, text: [...issues, verdict].join('\n') };
}
