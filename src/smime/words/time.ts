import { visible } from '../visible.ts';
import type { Locality } from './saying.ts';

/** An ISO 8601 time as a person reads it, with its offset: `November 3, 2026 at 14:05 UTC+1`. */
export function timeWords(iso: string, { locale, timeZone }: Locality): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return visible(iso);
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'longOffset',
  })
    .formatToParts(time)
    .map(({ type, value }) => (type === 'timeZoneName' ? offsetWords(value) : value))
    .join('');
}

/** `GMT+01:00` is a name for an offset from UTC; whole hours need no minutes. */
function offsetWords(offset: string): string {
  return offset
    .replace('GMT', 'UTC')
    .replace(/[+-]00:00$/, '')
    .replace(/([+-])0?(\d+):00$/, '$1$2');
}

/** A day alone, for what a minute does not matter to. */
export function dayWords(iso: string, { locale, timeZone }: Locality): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return visible(iso);
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(time);
}
