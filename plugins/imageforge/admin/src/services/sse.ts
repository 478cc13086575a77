/** One server-sent event. `event` is `message` where the server named none. */
export interface SseEvent {
  event: string;
  data: string;
}

/**
 * Parser of `text/event-stream` (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * Chunks may be split anywhere, also between the two characters of a line's end.
 */
export const createSseParser = (onEvent: (event: SseEvent) => void) => {
  let buffer = '';
  let name = '';
  let data: string[] = [];
  let first = true;

  const dispatch = () => {
    if (data.length > 0) onEvent({ event: name || 'message', data: data.join('\n') });
    name = '';
    data = [];
  };

  const readLine = (line: string) => {
    if (line === '') return dispatch();
    const colon = line.indexOf(':');
    // A line that starts with a colon is a comment: the server's heartbeat.
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  };

  return {
    push(chunk: string) {
      if (chunk === '') return;
      buffer += first ? chunk.replace(/^\uFEFF/, '') : chunk;
      first = false;
      for (;;) {
        const end = buffer.search(/[\r\n]/);
        if (end < 0) return;
        // A carriage return at the very end may be the first half of a CRLF: wait for the rest.
        if (buffer[end] === '\r' && end === buffer.length - 1) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(buffer.startsWith('\r\n', end) ? end + 2 : end + 1);
        readLine(line);
      }
    },
  };
};
