import type { Price } from '../../engine/budget/price';
import type { Capabilities, Mode } from '../../engine/image-model';
import type { Failure, imageOfLink, MaskDress } from '../../provider-kit';

/** Data with places like `{{prompt}}`; `placeholders.ts` has them all. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

/** A server that an operator describes. Everything is data: nothing of it is ever run. */
export interface CustomRestOptions {
  /** Of the provider that it becomes, the first half of `provider/model`. */
  id: string;
  /** Name for people. */
  label: string;
  /** Every path begins here: `http://127.0.0.1:9000/v1`. */
  baseURL: string;
  /** Sent with each request, and to no other host: keys belong here. */
  headers: Readonly<Record<string, string>>;
  /** For one request, answer included, ms. */
  timeoutMs: number;
  /** One for each way that the server is asked; a mode belongs to the first that names it. */
  requests: readonly CustomRestRequest[];
  answer: CustomRestAnswer;
  /** `undefined`: the answer to the request brings the images. */
  job?: CustomRestJob;
  errors: CustomRestErrors;
  /** Hosts and ports (`10.0.0.4:9001`) besides that of `baseURL` which links to images may lead to though they are private. */
  trustedHosts: readonly string[];
  models: readonly CustomRestModel[];
  /** Largest image that is taken, bytes. */
  maxImageBytes: number;
  /** For tests. Default: the global one. */
  fetch?: typeof globalThis.fetch;
  /** For tests: resolves the names in links. */
  lookup?: Parameters<typeof imageOfLink>[1]['lookup'];
}

export interface CustomRestRequest {
  modes: readonly Mode[];
  method: 'POST' | 'GET';
  /** With places. Example `/models/{{model}}/generate`. */
  path: string;
  query: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. `undefined`: no such body. */
  json?: Template;
  /** Sent as a multipart form; a list becomes several parts of the same name. `undefined`: no such body. */
  form?: Readonly<Record<string, Template>>;
  /** What the server wants a mask to be. */
  mask: MaskDress;
}

/** Where in an answer something is: a JSON Pointer (RFC 6901), in which `*` stands for each item of a list. */
export type Pointer = string;

interface CustomRestAnswer {
  /** `bytes`: the answer is the image itself, and there is only one. */
  as: 'base64' | 'url' | 'bytes';
  /** The images, a list or a single one. Left aside for `bytes`. */
  images: Pointer;
  /** The seed of each image. `undefined`: image i has the seed that was asked for, plus i. */
  seeds?: Pointer;
  /** Which of the images the server has blanked out or left empty. */
  moderated?: ValueRule;
  /** Seconds that the server's machine took, for a price `per-second`. */
  seconds?: Pointer;
}

export interface ValueRule {
  pointer: Pointer;
  /** What says so, compared as text. `undefined`: anything but nothing, `false`, `0` and an empty text or list. */
  values?: readonly (string | number | boolean)[];
}

export interface CustomRestJob {
  /** Of the job's name, in the answer to the request. */
  id: Pointer;
  /** To look at it, with `{{job}}`. */
  path: string;
  /** How it stands. */
  status: Pointer;
  /** Values of `status`, compared as text. */
  done: readonly string[];
  failed: readonly string[];
  /** `undefined`: every other value. Else a value in no list is a bad answer. */
  running?: readonly string[];
  /** How much is done, and what of it is all: 1 or 100. `undefined`: it does not tell. */
  progress?: Pointer;
  progressOf: number;
  /** Where the images are once it is done, with `{{job}}`. `undefined`: in the answer that says so. */
  result?: string;
  /** How it is ended. `undefined`: it cannot be. */
  cancel?: { method: 'POST' | 'DELETE'; path: string };
  /** Between two looks, ms. */
  everyMs: number;
  /** For the whole job, ms. */
  timeoutMs: number;
}

export interface CustomRestErrors {
  /** Of the server's own words. `undefined`: looked for in the usual places. */
  message?: Pointer;
  /** Looked at in this order, in every answer but that of a job that goes on, whatever its status. */
  byValue: readonly (ValueRule & { is: Failure })[];
  /** By HTTP status, where no value tells: `{ "418": "moderation" }`. */
  byStatus: Readonly<Record<string, Failure>>;
}

export interface CustomRestModel {
  /** Of the model, the second half of `provider/model`, and `{{model}}`. */
  id: string;
  /** Name for people. */
  label: string;
  capabilities: Capabilities;
  /** `undefined`: nobody knows. */
  price?: Price;
}
