import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import type { Context } from 'koa';
import { openEventStream } from './event-stream';

/** As much of a request as a stream looks at; nobody reads the answer unless the test does. */
const request = () => {
  const req = Object.assign(new EventEmitter(), { destroyed: false });
  return { req, set: () => undefined, body: undefined as unknown as Readable, status: 0 };
};
const openFor = (id: string) => {
  const ctx = request();
  let closed = 0;
  const stream = openEventStream(ctx as unknown as Context, { kind: 'admin', id }, () => void (closed += 1));
  return { ctx, stream, closed: () => closed };
};

describe('an event stream', () => {
  it('sends what it is given, and ends', async () => {
    const { ctx, stream, closed } = openFor('reads');
    stream.send('generation', { id: 'g' });
    stream.end();
    stream.end();
    stream.send('generation', { id: 'too late' });
    const chunks: string[] = [];
    for await (const chunk of ctx.body) chunks.push(String(chunk));
    expect(chunks.join('')).toBe(': open\n\nevent: generation\ndata: {"id":"g"}\n\n');
    expect(closed()).toBe(1);
  });

  it('cuts off a client that does not read', () => {
    const { ctx, stream, closed } = openFor('does not read');
    for (let time = 0; time < 12; time += 1) stream.send('generation', 'x'.repeat(100_000));
    expect(closed()).toBe(1);
    expect(ctx.body.destroyed).toBe(true);
  });

  it('is refused to a caller who has too many, until one of them is closed', () => {
    const streams = Array.from({ length: 60 }, () => openFor('a flood'));
    expect(() => openFor('a flood')).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_RATE_LIMITED' }));
    const other = openFor('somebody else');
    streams[0]?.ctx.req.emit('close');
    const again = openFor('a flood');
    for (const { stream } of [...streams, other, again]) stream.end();
    expect(streams.map(({ closed }) => closed())).toEqual(streams.map(() => 1));
  });

  it('is over at once when the client has gone meanwhile', () => {
    const ctx = request();
    ctx.req.destroyed = true;
    let closed = 0;
    openEventStream(ctx as unknown as Context, { kind: 'admin', id: 'gone' }, () => void (closed += 1));
    expect(closed).toBe(1);
  });
});
