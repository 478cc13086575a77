/** One event of a stream of server-sent events. */
export interface ServerSentEvent {
  /** `undefined`: it has no type of its own. */
  event?: string;
  data: string;
}

/** A single event that is longer than this is no event of ours, bytes. */
const maxLength = 50_000_000;

/**
 * The events in a body (html.spec.whatwg.org, "Interpreting an event stream"). Comments are given as `undefined`, because
 * they say that the other side is still there.
 * @throws Error when an event does not end.
 */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent | undefined> {
  let type: string | undefined;
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0) yield { ...(type !== undefined && { event: type }), data: data.join('\n') };
      [type, data] = [undefined, []];
    } else if (line.startsWith(':')) {
      yield undefined;
    } else {
      const [, field, value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
      if (field === 'event') type = value;
      else if (field === 'data') data.push(value);
    }
  }
}

/** Lines that have ended. Each chunk is looked at once, however long its line becomes. @throws Error when there is no empty one for too long */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  let length = 0;
  let hasReturned = false;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxLength) throw new Error(`Expected an event of at most ${maxLength} bytes.`);
    const text = decoder.decode(chunk, { stream: true });
    if (text === '') continue;
    // Of a carriage return at the end of a chunk, the line feed comes with the next one.
    const [first = '', ...others] = text.slice(hasReturned && text.startsWith('\n') ? 1 : 0).split(/\r\n|\n|\r/);
    hasReturned = text.endsWith('\r');
    begun.push(first);
    for (const next of others) {
      const line = begun.join('');
      if (line === '') length = 0;
      yield line;
      begun = [next];
    }
  }
}
