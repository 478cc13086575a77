import { expectFewParts } from './expect-few-parts';

/** Field 5 of the answer, with field 5 of the tensor in it. */
const typed = (contents: Buffer): Buffer => field(5, field(5, contents));
const field = (id: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.from([id * 8 + 2]), varint(bytes.byteLength), bytes]);
const varint = (value: number): Buffer => Buffer.from(value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);

describe('a message', () => {
  it.each<[string, Buffer]>([
    ['empty files', typed(Buffer.alloc(60_000_000, Buffer.from([8 * 8 + 2, 0])))],
    ['empty raw contents', Buffer.alloc(60_000_000, Buffer.from([6 * 8 + 2, 0]))],
    ['packed whole numbers', typed(field(3, Buffer.alloc(60_000_000)))],
    ['dimensions', field(5, field(3, Buffer.alloc(60_000_000)))],
    ['packed pixels', typed(field(4, Buffer.alloc(60_000_000)))],
    ['numbers one by one', typed(Buffer.alloc(60_000_000, Buffer.from([4 * 8, 7])))],
    ['groups', Buffer.alloc(60_000_000, 9 * 8 + 3)],
  ])('of 60 MB of %s has too many parts', (_, message) => {
    expect(() => expectFewParts('ModelInfer', message)).toThrow(RangeError);
  });

  it.each<[string, Buffer]>([
    ['a large file', field(6, Buffer.alloc(60_000_000))],
    ['the pixels of some images, typed', typed(field(4, Buffer.alloc(12_582_912, 200)))],
    ['fixed numbers', Buffer.from([9, 1, 2, 3, 4, 5, 6, 7, 8, 13, 1, 2, 3, 4])],
    ['an end in the middle', Buffer.from([42, 200, 1, 42, 99])],
    ['an endless number', Buffer.alloc(30, 255)],
    ['nothing', Buffer.alloc(0)],
  ])('of %s has few', (_, message) => {
    expect(() => expectFewParts('ModelInfer', message)).not.toThrow();
    expect(() => expectFewParts('ServerLive', message)).not.toThrow();
  });
});
