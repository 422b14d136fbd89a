import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, messageFile } from '../../src/taskpane/read/message-file.ts';

const file = (content: BlobPart, name: string) => new File([content], name);
const sentence = async (files: readonly File[]) => {
  const answer = await messageFile(files);
  return answer.kind === 'refused' ? answer.sentence : answer.kind;
};

describe('messageFile', () => {
  it('takes a message whatever its name is', async () => {
    const answer = await messageFile([file('Subject: hello\r\n\r\nhello', 'hello.msg')]);
    if (answer.kind !== 'message') throw new Error(answer.sentence);
    const original = await answer.source(new AbortController().signal);
    expect(original).toMatchObject({ kind: 'original', rung: 'file', from: '' });
    expect(original.kind === 'original' && new TextDecoder().decode(original.bytes)).toBe(
      'Subject: hello\r\n\r\nhello',
    );
  });

  it("refuses Outlook's own format by its bytes, and says what to do", async () => {
    const msg = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
    expect(await sentence([file(msg, 'hello.eml')])).toMatch(/\.msg.*Save the message as \.eml/s);
  });

  it('refuses nothing, several files, and an empty one', async () => {
    expect(await sentence([])).toMatch(/not a file/);
    expect(await sentence([file('a', 'a.eml'), file('b', 'b.eml')])).toMatch(/one message at a time/);
    expect(await sentence([file('', 'a.eml')])).toBe('The file is empty.');
  });

  it('refuses what is too large without reading it', async () => {
    const large = file('a', 'a.eml');
    Object.defineProperty(large, 'size', { value: MAX_FILE_BYTES + 1 });
    expect(await sentence([large])).toMatch(/larger than 256 MB/);
  });

  it('says so where a file cannot be read', async () => {
    const gone = file('a', 'a.eml');
    gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    expect(await sentence([gone])).toMatch(/could not be read/);
  });
});
