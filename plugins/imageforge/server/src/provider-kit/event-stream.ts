/** One event of a stream of server-sent events. */
export interface ServerSentEvent {
  /** `undefined`: it has no type of its own. */
  event?: string;
  data: string;
}

/** A single event that is longer than this is no event of ours, characters. */
const maxLength = 50_000_000;

/**
 * The events in a body (html.spec.whatwg.org, "Interpreting an event stream"). Comments are given as `undefined`, because
 * they say that the other side is still there.
 * @throws Error when an event does not end.
 */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent | undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let type: string | undefined;
  let data: string[] = [];
  let length = 0;
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // A line feed may follow in the next chunk.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    length += chunk.byteLength;
    if (length > maxLength) throw new Error(`Expected an event of at most ${maxLength} characters.`);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { ...(type !== undefined && { event: type }), data: data.join('\n') };
        [type, data, length] = [undefined, [], 0];
      } else if (line.startsWith(':')) {
        yield undefined;
      } else {
        const [, field, value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
        if (field === 'event') type = value;
        else if (field === 'data') data.push(value);
      }
    }
  }
}
