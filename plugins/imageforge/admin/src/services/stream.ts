import { adminToken } from './adminToken';
import { backendUrl } from './backendUrl';
import { createSseParser, type SseEvent } from './sse';
import { StreamRefused } from './streamRefused';

interface StreamOptions {
  /** Path below the server's root, with its query. */
  path: string;
  signal: AbortSignal;
  onEvent(event: SseEvent): void;
  /** Called once the server has accepted the stream. */
  onOpen?(): void;
  /** Milliseconds without a byte after which the stream counts as dead. */
  silenceMs?: number;
}

// The server sends a comment every 15 s; a proxy that buffers would hold them back.
const defaultSilenceMs = 40_000;

/**
 * Reads server-sent events with the admin's token, which `EventSource` cannot send. Resolves when
 * the server ends the stream.
 * @throws StreamRefused, or what `fetch` throws when the connection is lost, aborted or silent
 */
export const readStream = async ({ path, signal, onEvent, onOpen, silenceMs = defaultSilenceMs }: StreamOptions) => {
  const silence = new AbortController();
  const abort = () => silence.abort(signal.reason);
  signal.addEventListener('abort', abort);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new DOMException('The stream fell silent.', 'TimeoutError')), silenceMs);
  };
  try {
    if (signal.aborted) abort();
    heard();
    const response = await fetch(`${backendUrl()}${path}`, {
      headers: { Accept: 'text/event-stream', Authorization: `Bearer ${adminToken() ?? ''}` },
      cache: 'no-store',
      signal: silence.signal,
    });
    if (!response.ok || !response.body) throw new StreamRefused(response.status);
    onOpen?.();
    const parser = createSseParser(onEvent);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
};
