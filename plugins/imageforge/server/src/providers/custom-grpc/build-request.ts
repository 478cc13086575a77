import { ForgeError } from '../../engine/errors';
import type { ImageBytes, ImageCall } from '../../engine/image-model';
import { callValue, dressMask, expectSameSize } from '../../provider-kit';
import { type CustomGrpcModel, type Datatype, datatypes, type InputTensor } from './options';
import type { InferRequest, Tensor, TensorMetadata } from './protocol';
import { contentsOf, type Element } from './tensors';

/** What a tensor can be made of beside the values of a call. */
export const imageNames = ['image', 'images', 'mask'] as const;

/**
 * @param metadata of the model's inputs; empty where nobody knows them
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE; IMAGEFORGE_PROVIDER_REJECTED when a value does not fit its tensor
 */
export const buildRequest = async (model: CustomGrpcModel, call: ImageCall, metadata: readonly TensorMetadata[]): Promise<InferRequest> => {
  const inputs: Tensor[] = [];
  for (const input of model.inputs) {
    const told = metadata.find(({ name }) => name === input.name);
    const elements = await elementsOf(input, model, call);
    if (!elements) continue;
    const datatype = input.datatype ?? datatypeOf(told) ?? usualDatatype(input, elements);
    const shape = input.shape ?? shapeFor(input.name, elements.length, told?.shape.map(Number));
    if (shape.reduce((product, length) => product * length, 1) !== elements.length) throw wrongShape(input.name, elements.length, shape);
    inputs.push({ name: input.name, datatype, shape: [...shape], contents: contentsOf(input.name, datatype, elements) });
  }
  const outputs = [model.output.name, model.moderated, model.seeds].filter((name) => name !== undefined).map((name) => ({ name }));
  return { model_name: model.id, model_version: model.version ?? '', inputs, outputs };
};

/** @returns undefined when the call says nothing about it, and nothing is to be sent in its place */
const elementsOf = async ({ from = [], value, as }: InputTensor, model: CustomGrpcModel, call: ImageCall): Promise<readonly Element[] | undefined> => {
  const [first] = from;
  if (imageNames.some((name) => name === first)) {
    const images = await imagesOf(first as (typeof imageNames)[number], model, call);
    return images.length === 0 ? value : images.map(({ bytes }) => (as === 'bytes' ? bytes : Buffer.from(bytes).toString('base64')));
  }
  const elements = from.map((name) => callValue(call, name));
  return elements.length > 0 && elements.every(isElement) ? elements : value;
};

const isElement = (value: unknown): value is Element => ['string', 'number', 'boolean'].includes(typeof value);

const imagesOf = async (name: (typeof imageNames)[number], { mask: dress }: CustomGrpcModel, { images, mask }: ImageCall): Promise<readonly ImageBytes[]> => {
  const [first] = images;
  if (name === 'images') return images;
  if (name === 'image') return images.slice(0, 1);
  if (!mask) return [];
  if (first) await expectSameSize(mask, first);
  return [await dressMask(mask, dress)];
};

/** @returns undefined for a type that has no typed contents, like FP16: the operator has to say another one */
const datatypeOf = (told: TensorMetadata | undefined): Datatype | undefined => datatypes.find((name) => name === told?.datatype);

/** By what it is, and for fractions that may come out even by what it is called. */
const usualDatatype = ({ from = [] }: InputTensor, elements: readonly Element[]): Datatype => {
  if (from.includes('seed')) return 'INT64';
  if (from.includes('strength')) return 'FP32';
  const [first] = elements;
  if (typeof first === 'boolean') return 'BOOL';
  if (typeof first !== 'number') return 'BYTES';
  return elements.every((element) => Number.isInteger(element)) ? 'INT32' : 'FP32';
};

/** The model's shape with its open dimensions (-1) closed, so that as many elements fit as there are. */
const shapeFor = (name: string, count: number, told: readonly number[] | undefined): number[] => {
  if (!told) return [count];
  const fixed = told.filter((length) => length > 0).reduce((product, length) => product * length, 1);
  const last = told.map((length) => length < 1).lastIndexOf(true);
  const shape = told.map((length, index) => (length > 0 ? length : index === last ? count / fixed : 1));
  if (!shape.every((length) => Number.isInteger(length))) throw wrongShape(name, count, told);
  return shape;
};

const wrongShape = (name: string, count: number, shape: readonly number[]): ForgeError =>
  new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `The tensor "${name}" has ${count} elements, which do not fit its shape ${shape.join('×')}.`, {
    details: { tensor: name },
  });
