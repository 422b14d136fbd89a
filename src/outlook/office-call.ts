import { OutlookError } from './outlook-error.ts';

type Callback<T> = (result: Office.AsyncResult<T>) => void;

/** Operation not supported; not at this extension point. A retry gives the same. */
const UNSUPPORTED: readonly number[] = [5000, 9032];

/**
 * Calls Outlook once, and always comes back.
 *
 * Outlook may never call back at all: its native S/MIME switches silence some methods, and office.js drops the
 * callback where the host's answer is null or 65 s late. So no call goes without a limit of its own.
 *
 * @param name the method, as its documentation has it
 * @param limit in milliseconds
 * @param start makes the call and hands the callback on
 * @throws OutlookError; or the reason of `signal`, once that is aborted (a late answer is then dropped)
 */
export function officeCall<T>(
  name: string,
  limit: number,
  start: (callback: Callback<T>) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      outcome();
    };
    const timer = setTimeout(() => settle(() => reject(new OutlookError('timeout', name))), limit);
    const abort = () => settle(() => reject(signal?.reason as Error));
    signal?.addEventListener('abort', abort);

    try {
      start((result) => {
        settle(() => {
          // 'succeeded' is Office.AsyncResultStatus.Succeeded; the enum itself is missing outside Outlook.
          if (String(result.status) === 'succeeded') resolve(result.value);
          else reject(failure(name, result));
        });
      });
    } catch (cause) {
      // office.js throws, before any callback, for missing permissions and arguments it does not like.
      settle(() => reject(new OutlookError('failed', name, undefined, { cause })));
    }
  });
}

function failure(name: string, result: Office.AsyncResult<unknown>): OutlookError {
  const officeCode = (result as Partial<Office.AsyncResult<unknown>>).error?.code;
  const unsupported = officeCode !== undefined && UNSUPPORTED.includes(officeCode);
  return new OutlookError(unsupported ? 'unsupported' : 'failed', name, officeCode);
}
