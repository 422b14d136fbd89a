import type { Locality } from '../../smime/words/saying.ts';

/** The time of day of an ISO 8601 time: `14:05`. */
export function clockWords(iso: string, { locale, timeZone }: Locality): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(time);
}
