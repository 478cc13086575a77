import sharp from 'sharp';
import { splitPixels } from './pixels';
import type { Datatype, Layout } from './options';
import { contentsOf, readTensor } from './tensors';

const buffer = (size: number, write: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
};

describe('a tensor is read', () => {
  it.each<[Datatype, Buffer, object, number | boolean]>([
    ['INT8', buffer(1, (bytes) => bytes.writeInt8(-7)), { int_contents: [-7] }, -7],
    ['INT16', buffer(2, (bytes) => bytes.writeInt16LE(-700)), { int_contents: [-700] }, -700],
    ['INT32', buffer(4, (bytes) => bytes.writeInt32LE(-70_000)), { int_contents: [-70_000] }, -70_000],
    ['INT64', buffer(8, (bytes) => bytes.writeBigInt64LE(5_000_000_000n)), { int64_contents: ['5000000000'] }, 5_000_000_000],
    ['UINT16', buffer(2, (bytes) => bytes.writeUInt16LE(65_000)), { uint_contents: [65_000] }, 65_000],
    ['UINT32', buffer(4, (bytes) => bytes.writeUInt32LE(4_000_000_000)), { uint_contents: [4_000_000_000] }, 4_000_000_000],
    ['UINT64', buffer(8, (bytes) => bytes.writeBigUInt64LE(5_000_000_000n)), { uint64_contents: ['5000000000'] }, 5_000_000_000],
    ['FP32', buffer(4, (bytes) => bytes.writeFloatLE(0.5)), { fp32_contents: [0.5] }, 0.5],
    ['FP64', buffer(8, (bytes) => bytes.writeDoubleLE(0.1)), { fp64_contents: [0.1] }, 0.1],
    ['BOOL', Buffer.from([1]), { bool_contents: [true] }, true],
  ])('of %s, raw and typed alike', (datatype, raw, contents, value) => {
    const tensor = { name: 'X', datatype, shape: ['1'] };
    const answer = { model_version: '', outputs: [tensor], raw_output_contents: [] as Uint8Array[] };
    expect(readTensor({ ...answer, raw_output_contents: [raw] }, 'X', 1)).toEqual({ shape: [1], bytes: [], values: [value] });
    expect(readTensor({ ...answer, outputs: [{ ...tensor, contents }] }, 'X', 1)).toEqual({ shape: [1], bytes: [], values: [value] });
  });
});

describe('of a tensor with more elements than were asked for, no more are read', () => {
  const many = (datatype: Datatype, raw: Uint8Array) => {
    const answer = { model_version: '', outputs: [{ name: 'X', datatype, shape: ['1'] }], raw_output_contents: [raw] };
    const { bytes, values } = readTensor(answer, 'X', 2);
    return bytes.length + values.length;
  };

  it.each<Datatype>(['BYTES', 'BOOL', 'INT64'])('%s', (datatype) => expect(many(datatype, Buffer.alloc(60_000_000))).toBe(2));

  it('pixels', () => expect(splitPixels(new Uint8Array(60_000_000), [60_000_000, 1, 1, 1], 'NHWC', 2)).toHaveLength(2));
});

describe('a tensor is made', () => {
  it.each<[Datatype, (string | number | boolean)[], object]>([
    ['BYTES', ['a', 7, true], { bytes_contents: [Buffer.from('a'), Buffer.from('7'), Buffer.from('true')] }],
    ['UINT8', [255], { uint_contents: [255] }],
    ['FP32', [1, 0.5], { fp32_contents: [1, 0.5] }],
    ['INT64', [4_294_967_295], { int64_contents: [4_294_967_295] }],
    ['BOOL', [false], { bool_contents: [false] }],
  ])('of %s from %j', (datatype, elements, contents) => {
    expect(contentsOf('X', datatype, elements)).toEqual(contents);
  });

  it.each<[Datatype, string | number | boolean]>([
    ['UINT8', 256],
    ['UINT8', -1],
    ['INT8', 128],
    ['INT32', 1.5],
    ['FP32', '1'],
    ['BOOL', 1],
    ['INT64', 2 ** 60],
  ])('never of %s from %j', (datatype, element) => {
    expect(() => contentsOf('X', datatype, [element])).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_PROVIDER_REJECTED' }));
  });
});

describe('pixels', () => {
  const red = [255, 0, 0];
  const blue = [0, 0, 255];
  it.each<[Layout, number[], number[]]>([
    ['HWC', [1, 2, 3], [...red, ...blue]],
    ['CHW', [3, 1, 2], [255, 0, 0, 0, 0, 255]],
    ['NHWC', [1, 1, 2, 3], [...red, ...blue]],
    ['NCHW', [1, 3, 1, 2], [255, 0, 0, 0, 0, 255]],
  ])('of %s become an image', async (layout, shape, bytes) => {
    const [read] = splitPixels(Uint8Array.from(bytes), shape, layout, 1);
    const { data, info } = await sharp((await read!()).bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, [...data]]).toEqual([2, 1, [...red, ...blue]]);
  });

  it.each<[number[], Layout, number]>([
    [[2, 2, 3], 'NHWC', 12],
    [[1, 2, 2, 2], 'NHWC', 8],
    [[1, 2, 2, 3], 'NHWC', 11],
    [[1, 0, 2, 3], 'NHWC', 0],
    [[1, -2, -2, 3], 'NHWC', 12],
  ])('of the shape %j as %s are no image with %d bytes', (shape, layout, bytes) => {
    expect(() => splitPixels(new Uint8Array(bytes), shape, layout, 1)).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' }));
  });
});
