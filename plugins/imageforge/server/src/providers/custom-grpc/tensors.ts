import { ForgeError } from '../../engine/errors';
import { badResponse } from '../../provider-kit';
import type { Constant, Datatype } from './options';
import type { Contents, InferResponse, Tensor } from './protocol';

/** An element of a tensor. */
export type Element = Constant | Uint8Array;

/** Where the typed contents of each datatype are. Source: the comments of `InferTensorContents` in the protocol. */
const fields: Record<Datatype, keyof Contents> = {
  BOOL: 'bool_contents',
  INT8: 'int_contents',
  INT16: 'int_contents',
  INT32: 'int_contents',
  INT64: 'int64_contents',
  UINT8: 'uint_contents',
  UINT16: 'uint_contents',
  UINT32: 'uint_contents',
  UINT64: 'uint64_contents',
  FP32: 'fp32_contents',
  FP64: 'fp64_contents',
  BYTES: 'bytes_contents',
};

/** @throws ForgeError IMAGEFORGE_PROVIDER_REJECTED when a value is not of the datatype: the library would send another one. */
export const contentsOf = (name: string, datatype: Datatype, elements: readonly Element[]): Contents => ({
  [fields[datatype]]: elements.map((element) => {
    const converted = convert(datatype, element);
    if (converted !== undefined) return converted;
    const received = element instanceof Uint8Array ? 'bytes' : JSON.stringify(element);
    throw new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `Expected ${datatype} for the tensor "${name}", got ${received}.`, { details: { tensor: name } });
  }),
});

const convert = (datatype: Datatype, element: Element): Element | undefined => {
  if (datatype === 'BYTES') return element instanceof Uint8Array ? element : Buffer.from(String(element));
  if (datatype === 'BOOL') return typeof element === 'boolean' ? element : undefined;
  if (typeof element !== 'number') return undefined;
  return datatype.startsWith('FP') || (Number.isSafeInteger(element) && isWithin(datatype, element)) ? element : undefined;
};

const isWithin = (datatype: Datatype, value: number): boolean => {
  const bits = Number(datatype.replace(/\D/g, ''));
  if (datatype.startsWith('U')) return value >= 0 && value < 2 ** bits;
  return value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
};

interface ReadTensor {
  shape: number[];
  /** Bytes of each element of BYTES; the only one is the whole tensor for UINT8. */
  bytes: Uint8Array[];
  /** Elements of other datatypes. */
  values: (number | boolean)[];
}

/**
 * An output, whichever way it was sent: typed, or as raw contents, which stand in the order of the outputs.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE
 */
export const readTensor = ({ outputs, raw_output_contents: raw }: InferResponse, name: string): ReadTensor => {
  const index = outputs.findIndex((output) => output.name === name);
  const tensor = outputs[index];
  if (!tensor) throw badResponse(`Expected the output "${name}", got ${outputs.map((output) => `"${output.name}"`).join(', ') || 'none'}.`);
  const shape = tensor.shape.map(Number);
  const sent = raw[index];
  return { shape, ...(sent ? readRaw(tensor, sent) : readTyped(tensor)) };
};

const readTyped = ({ datatype, contents }: Tensor): Omit<ReadTensor, 'shape'> => {
  if (datatype === 'BYTES') return { bytes: contents?.bytes_contents ?? [], values: [] };
  const list = contents?.[fields[datatype as Datatype]] ?? [];
  if (datatype === 'UINT8') return { bytes: [Uint8Array.from(list as number[])], values: [] };
  return { bytes: [], values: list.map((value) => (typeof value === 'boolean' ? value : Number(value))) };
};

/** Raw contents are in the order of the machine that all use, little endian. Source: the comments of `ModelInferRequest`. */
const readRaw = ({ name, datatype }: Tensor, raw: Uint8Array): Omit<ReadTensor, 'shape'> => {
  if (datatype === 'UINT8') return { bytes: [raw], values: [] };
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (datatype === 'BYTES') return { bytes: [...rawElements(name, raw, view)], values: [] };
  if (datatype === 'BOOL') return { bytes: [], values: [...raw].map(Boolean) };
  const read = readers[datatype];
  if (!read || raw.byteLength % read.size !== 0) throw badResponse(`Expected numbers in the output "${name}", got ${datatype} of ${raw.byteLength} bytes.`);
  return { bytes: [], values: Array.from({ length: raw.byteLength / read.size }, (_, index) => read.at(view, index * read.size)) };
};

/** Each element begins with its length, four bytes. */
function* rawElements(name: string, raw: Uint8Array, view: DataView): Generator<Uint8Array> {
  for (let at = 0; at < raw.byteLength; ) {
    const length = at + 4 <= raw.byteLength ? view.getUint32(at, true) : Infinity;
    if (at + 4 + length > raw.byteLength) throw badResponse(`The output "${name}" ends in the middle of an element.`);
    yield raw.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}

const readers: Record<string, { size: number; at(view: DataView, offset: number): number } | undefined> = {
  INT8: { size: 1, at: (view, offset) => view.getInt8(offset) },
  INT16: { size: 2, at: (view, offset) => view.getInt16(offset, true) },
  INT32: { size: 4, at: (view, offset) => view.getInt32(offset, true) },
  INT64: { size: 8, at: (view, offset) => Number(view.getBigInt64(offset, true)) },
  UINT16: { size: 2, at: (view, offset) => view.getUint16(offset, true) },
  UINT32: { size: 4, at: (view, offset) => view.getUint32(offset, true) },
  UINT64: { size: 8, at: (view, offset) => Number(view.getBigUint64(offset, true)) },
  FP32: { size: 4, at: (view, offset) => view.getFloat32(offset, true) },
  FP64: { size: 8, at: (view, offset) => view.getFloat64(offset, true) },
};
