import { readEventStream, type ServerSentEvent } from './event-stream';

const read = async (...chunks: (string | Buffer)[]): Promise<(ServerSentEvent | undefined)[]> => {
  const body = async function* () {
    for (const chunk of chunks) yield new Uint8Array(Buffer.from(chunk as string));
  };
  const events: (ServerSentEvent | undefined)[] = [];
  for await (const event of readEventStream(body())) events.push(event);
  return events;
};

describe('a stream of events', () => {
  it('is read, whatever its chunks and line ends are', async () => {
    expect(await read('event: a\nda', 'ta: 1\n\ndata: 2\r', '\ndata:3\r\n\r\n')).toEqual([{ event: 'a', data: '1' }, { data: '2\n3' }]);
  });

  it('is looked at once, however long a line becomes', async () => {
    const split = jest.spyOn(String.prototype, 'split');
    const [event] = await read('data:', ...Array<string>(1_000).fill('x'.repeat(1_000)), '\n\n');
    const looked = split.mock.contexts.reduce<number>((sum, text) => sum + String(text).length, 0);
    split.mockRestore();
    expect(event?.data).toHaveLength(1_000_000);
    expect(looked).toBeLessThan(1_100_000);
  });

  it('that does not end is given up', async () => {
    const chunk = Buffer.alloc(10_000_001, 'x');
    await expect(read(...Array<Buffer>(5).fill(chunk))).rejects.toThrow('at most 50000000 bytes');
  });

  it('may have a character in two chunks', async () => {
    const text = Buffer.from('data: ü\n\n');
    expect(await read(text.subarray(0, 7), text.subarray(7))).toEqual([{ data: 'ü' }]);
  });

  it('tells of comments, and leaves out what has no data and what does not end', async () => {
    expect(await read(': still here\n\nevent: a\nid: 1\n\ndata: cut')).toEqual([undefined]);
  });
});
