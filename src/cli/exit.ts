/** The exit statuses, the same for every command. */
export const EXIT = {
  passed: 0,
  /** At least one input did not pass. */
  notPassed: 1,
  usage: 2,
  unreadable: 3,
} as const;

/** Wrong usage, told in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An input or option file that could not be read, told in one sentence. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}
