import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { officeCall } from '../../src/outlook/office-call.ts';
import { method, type Reply } from './fake-item.ts';

const call = <T>(reply: Reply<T>, signal?: AbortSignal) =>
  officeCall<T>('item.someAsync', 5000, (callback) => method(reply)(callback), signal);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('officeCall', () => {
  it('gives the value, and leaves no timer', async () => {
    await expect(call({ value: 7 })).resolves.toBe(7);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails with the code of Office.js', async () => {
    await expect(call({ code: 9020 })).rejects.toMatchObject({
      code: 'failed',
      call: 'item.someAsync',
      officeCode: 9020,
      message: 'item.someAsync: failed (9020)',
    });
  });

  it.each([5000, 9032])('tells what is unsupported (%i) from what failed', async (code) => {
    await expect(call({ code })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('fails where the method throws before any callback', async () => {
    await expect(call('throws')).rejects.toMatchObject({ code: 'failed', officeCode: undefined });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes back where Outlook never does', async () => {
    const failed = expect(call('silence')).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(5000);
    await failed;
  });

  it('waits no shorter than its limit', async () => {
    let late: (result: Office.AsyncResult<number>) => void = () => undefined;
    const answer = officeCall<number>('x', 5000, (callback) => (late = callback));
    await vi.advanceTimersByTimeAsync(4999);
    late({ status: 'succeeded', value: 1 } as unknown as Office.AsyncResult<number>);
    await expect(answer).resolves.toBe(1);
  });

  it('drops an answer that comes after the limit', async () => {
    let late: (result: Office.AsyncResult<number>) => void = () => undefined;
    const failed = expect(officeCall<number>('x', 10, (callback) => (late = callback))).rejects.toMatchObject(
      {
        code: 'timeout',
      },
    );
    await vi.advanceTimersByTimeAsync(10);
    late({ status: 'succeeded', value: 1 } as unknown as Office.AsyncResult<number>);
    await failed;
  });

  it('rejects with the reason once it is aborted, and leaves no timer', async () => {
    const controller = new AbortController();
    const failed = expect(call('silence', controller.signal)).rejects.toThrow('another message');
    controller.abort(new Error('another message'));
    await failed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('calls nothing where it is aborted already', async () => {
    const start = vi.fn();
    const aborted = AbortSignal.abort(new Error('gone'));
    await expect(officeCall('x', 10, start, aborted)).rejects.toThrow('gone');
    expect(start).not.toHaveBeenCalled();
  });
});
