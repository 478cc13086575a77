import type { WebSocket as Socket } from 'ws';
import { recordOf } from './errors';
import type { Graph } from './workflow';

/** What ComfyUI's WebSocket tells of one job while it goes on. A courtesy: the job is looked at beside it. */
export interface ProgressFeed {
  /** From now on, what is told of this job counts, and of no other. */
  follow(job: string): void;
  /** Calls back, once, when the job has ended. @returns stops that */
  onEnd(callback: () => void): () => void;
  close(): void;
}

export interface FeedOptions {
  /** `ws://127.0.0.1:8188/ws` */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** The `client_id` of the job: ComfyUI tells each client of its own jobs, and one socket for each id. */
  clientId: string;
  /** Nodes that report progress, at least 1; see `passesOf`. */
  passes: number;
  /** Called with 0 to 1, each time with more than before. */
  onProgress(fraction: number): void;
}

/** Longest wait until the socket is open, ms. Nobody waits for it. */
const handshakeMs = 10_000;
/** A message that is larger ends the feed, bytes. The largest that are usual are previews, which are not read. */
const maxMessage = 4_000_000;
/** Longest message that is read, bytes: progress is told in a few lines. */
const maxRead = 100_000;
/** A feed that says more ends, messages. Twenty samplers of a hundred steps, with a preview each, are 4,000. */
const maxMessages = 20_000;

/** How often a graph goes from 0 to 1: once for each node that samples. Others are done in a moment, or tell nothing. */
export const passesOf = (graph: Graph): number => Math.max(1, Object.values(graph).filter(({ class_type: kind }) => /sampler/i.test(kind)).length);

/**
 * Opens the feed and does not wait for it. Whatever goes wrong with it (no socket, a server without one, one that
 * dies, garbage) ends the feed and nothing else.
 */
export const openProgressFeed = ({ url, headers, clientId, passes, onProgress }: FeedOptions): ProgressFeed => {
  let [socket, job, ended, isClosed]: [Socket | undefined, string | undefined, (() => void) | undefined, boolean] = [undefined, undefined, undefined, false];
  let [messages, most] = [0, 0];
  const nodes: string[] = [];

  const hear = ({ type, data }: Record<string, unknown>): void => {
    const { prompt_id: about, node, value, max } = recordOf(data);
    if (job === undefined || about !== job) return;
    // Told once the history has it, however it ended (main.py, `prompt_worker`); `execution_success` comes before that.
    if (type === 'executing' && node === null) {
      const tell = ended;
      ended = undefined;
      return tell?.();
    }
    if (type !== 'progress' || typeof value !== 'number' || typeof max !== 'number' || !(max > 0) || !(value >= 0)) return;
    // Each that samples counts alike, in the order in which they begin.
    const name = String(node);
    if (!nodes.includes(name) && nodes.length < passes) nodes.push(name);
    const at = nodes.indexOf(name);
    if (at < 0) return;
    const fraction = Math.min(1, (at + Math.min(1, value / max)) / passes);
    if (fraction <= most) return;
    most = fraction;
    onProgress(fraction);
  };

  const close = (): void => {
    isClosed = true;
    ended = undefined;
    socket?.terminate();
  };

  const open = async (): Promise<void> => {
    // Loaded at the first job, and by nobody who has no ComfyUI.
    const { WebSocket } = await import('ws');
    if (isClosed) return;
    socket = new WebSocket(`${url}?clientId=${encodeURIComponent(clientId)}`, {
      headers,
      handshakeTimeout: handshakeMs,
      maxPayload: maxMessage,
      // A few bytes could become many.
      perMessageDeflate: false,
      followRedirects: false,
    });
    // Without a listener an error would end the process.
    socket.on('error', close);
    socket.on('message', (bytes: Buffer, isBinary: boolean) => {
      messages += 1;
      if (messages > maxMessages) return close();
      if (isBinary || isClosed || bytes.byteLength > maxRead) return;
      try {
        hear(recordOf(JSON.parse(bytes.toString())));
      } catch {
        // Garbage tells nothing.
      }
    });
  };
  open().catch(close);

  return {
    follow: (id) => void (job = id),
    onEnd(callback) {
      ended = callback;
      return () => void (ended = undefined);
    },
    close,
  };
};
