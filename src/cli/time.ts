import { UsageError } from './exit.ts';

/** The time that --at names, or now. */
export function timeOf(at: string | undefined): Date {
  const time = at === undefined ? new Date() : new Date(at);
  if (Number.isNaN(time.getTime()))
    throw new UsageError(`--at ${at ?? ''} is not a time such as 2026-01-31T12:00:00Z`);
  return time;
}
