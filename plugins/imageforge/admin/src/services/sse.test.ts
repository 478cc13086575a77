import { createSseParser, type SseEvent } from './sse';

const parse = (...chunks: string[]): SseEvent[] => {
  const events: SseEvent[] = [];
  const parser = createSseParser((event) => events.push(event));
  chunks.forEach((chunk) => parser.push(chunk));
  return events;
};

const text = ': hello\n\nevent: generation\ndata: {"id":"a"}\n\n:\nevent: preview\r\ndata: one\r\ndata: two\r\n\r\ndata:x\n\n';
const events: SseEvent[] = [
  { event: 'generation', data: '{"id":"a"}' },
  { event: 'preview', data: 'one\ntwo' },
  { event: 'message', data: 'x' },
];

test('reads events, comments, several lines of data and both line ends', () => {
  expect(parse(text)).toEqual(events);
});

test.each(Array.from({ length: text.length }, (_, at) => at))('does not care where chunks are split (%i)', (at) => {
  expect(parse(text.slice(0, at), text.slice(at))).toEqual(events);
});

test('reads one character at a time', () => {
  expect(parse(...text)).toEqual(events);
});

test('takes one space after the colon away, and no more', () => {
  expect(parse('data:  a\n\n')).toEqual([{ event: 'message', data: ' a' }]);
});

test('an event without data is none, and does not name the next', () => {
  expect(parse('event: lonely\n\ndata: 1\n\n')).toEqual([{ event: 'message', data: '1' }]);
});

test('an unfinished event is not reported', () => {
  expect(parse('data: 1\n')).toEqual([]);
});

test('a byte order mark, unknown fields and lone carriage returns', () => {
  expect(parse('\uFEFFid: 1\rretry: 5\rdata: a\r\rdata: b\n\n')).toEqual([
    { event: 'message', data: 'a' },
    { event: 'message', data: 'b' },
  ]);
});
