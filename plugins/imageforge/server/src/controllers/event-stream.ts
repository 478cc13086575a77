import { PassThrough } from 'node:stream';
import type { Context } from 'koa';
import { ForgeError } from '../engine/errors';
import type { Access } from '../services/access';

type Requester = Access['requester'];

interface EventStream {
  send(event: string, data: unknown): void;
  end(): void;
}

/** Time between two comments that keep proxies from closing a silent stream, ms. */
const heartbeatMs = 15_000;
/** A client that doesn't read: once this much waits for it, bytes, it is cut off. */
const maxBacklog = 1_000_000;

/** Longest life of a stream, ms: its client comes again, and shows anew that it may. */
const maxAgeMs = 10 * 60_000;
/** Most open streams of one caller: an editor with many tabs has some, a flood has more. */
const maxStreams = 60;
const openStreams = new Map<string, number>();

/**
 * Answers with server-sent events.
 * @param owner whose stream it is, to count them.
 * @param onClose called once, when the client has gone or the stream has ended.
 * @throws ForgeError IMAGEFORGE_RATE_LIMITED when the caller has too many.
 */
export const openEventStream = (ctx: Context, { kind, id }: Requester, onClose: () => void): EventStream => {
  const owner = `${kind} ${id}`;
  const others = openStreams.get(owner) ?? 0;
  if (others >= maxStreams) {
    onClose();
    throw new ForgeError('IMAGEFORGE_RATE_LIMITED', `Expected at most ${maxStreams} open streams of one caller.`);
  }
  openStreams.set(owner, others + 1);
  const stream = new PassThrough();
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
  heartbeat.unref();
  const lifetime = setTimeout(() => close(), maxAgeMs);
  lifetime.unref();
  let open = true;
  const write = (text: string) => {
    if (!open) return;
    if (stream.writableLength > maxBacklog) {
      close();
      // Ending politely would wait for a reader that does not read.
      stream.destroy();
    }
    else stream.write(text);
  };
  const close = () => {
    if (!open) return;
    open = false;
    clearInterval(heartbeat);
    clearTimeout(lifetime);
    const left = (openStreams.get(owner) ?? 1) - 1;
    if (left > 0) openStreams.set(owner, left);
    else openStreams.delete(owner);
    onClose();
    stream.end();
  };
  ctx.req.on('close', close);
  // The client may have gone while we looked up whether it may have this stream.
  if (ctx.req.destroyed) close();
  stream.on('error', close);

  ctx.status = 200;
  ctx.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // nginx would hold the events back.
    'X-Accel-Buffering': 'no',
  });
  ctx.body = stream;
  stream.write(': open\n\n');

  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end: close,
  };
};
