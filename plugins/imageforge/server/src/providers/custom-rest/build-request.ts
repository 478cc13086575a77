import type { ImageBytes, ImageCall } from '../../engine/image-model';
import { callValue, dataUrlOf, dressMask, expectSameSize, fileOf, type HttpRequest } from '../../provider-kit';
import { fillTemplate } from './fill-template';
import type { CustomRestRequest, Template } from './options';
import { fillText, isImagePlace, placesIn, textsOf } from './placeholders';

/** Every place that a request has, wherever it stands. */
const placesOfRequest = ({ path, query, json = null, form = {} }: CustomRestRequest): Set<string> =>
  new Set([...placesIn(path), ...[...textsOf(query), ...textsOf(json), ...textsOf(form)].flatMap(({ text }) => placesIn(text))]);

/** Names of what is passed on: `images.file` passes on `images`. */
export const passedOn = (request: CustomRestRequest): Set<string> =>
  new Set([...placesOfRequest(request)].map((name) => (isImagePlace(name) ? (name.split('.')[0] as string) : name)));

/** @throws ForgeError IMAGEFORGE_INVALID_IMAGE */
export const buildRequest = async (request: CustomRestRequest, model: string, call: ImageCall): Promise<Omit<HttpRequest, 'signal'>> => {
  const { method, path, query, json, form } = request;
  const values = new Map<string, unknown>();
  for (const name of placesOfRequest(request)) values.set(name, await valueOf(name, request, model, call));
  const search = new URLSearchParams(
    Object.entries(fillTemplate(query, values) as object).map(([name, value]): [string, string] => [name, textOf(value)]),
  ).toString();
  return {
    method,
    path: `${fillPath(path, values)}${search && `?${search}`}`,
    ...(json !== undefined && { body: fillTemplate(json, values) as object }),
    ...(form && { body: formOf(form, values) }),
    charges: true,
  };
};

/** Each value as one part of the path. */
export const fillPath = (path: string, values: ReadonlyMap<string, unknown>): string =>
  fillText(path, (name) => encodeURIComponent(String(values.get(name) ?? '')));

const valueOf = async (name: string, { mask: dress }: CustomRestRequest, model: string, call: ImageCall): Promise<unknown> => {
  if (name === 'model') return model;
  if (!isImagePlace(name)) return callValue(call, name);
  const [what, form] = name.split('.');
  const [first] = call.images;
  if (what === 'images') return call.images.length === 0 ? undefined : call.images.map((image, index) => sent(image, form, `image-${index + 1}`));
  if (what === 'image') return first && sent(first, form, 'image');
  if (!call.mask) return undefined;
  if (first) await expectSameSize(call.mask, first);
  return sent(await dressMask(call.mask, dress), form, 'mask');
};

const sent = (image: ImageBytes, form: string | undefined, name: string): string | File => {
  if (form === 'file') return fileOf(image, name);
  return form === 'dataUrl' ? dataUrlOf(image) : Buffer.from(image.bytes).toString('base64');
};

const formOf = (template: Readonly<Record<string, Template>>, values: ReadonlyMap<string, unknown>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fillTemplate(template, values) as object)) {
    for (const part of [value].flat(2)) form.append(name, part instanceof File ? part : textOf(part));
  }
  return form;
};

/** A setting may be any JSON. */
const textOf = (part: unknown): string => (typeof part === 'object' ? JSON.stringify(part) : String(part));
