import type { Price } from '../../engine/budget/price';
import type { Capabilities } from '../../engine/image-model';
import type { Failure, MaskDress } from '../../provider-kit';

/** A server of the Open Inference Protocol (KServe v2, Triton) that an operator describes. */
export interface CustomGrpcOptions {
  /** Of the provider that it becomes, the first half of `provider/model`. */
  id: string;
  /** Name for people. */
  label: string;
  /** Host and port: `10.0.0.4:8001`. */
  address: string;
  /** `false`: not encrypted. `true`: by the authorities that Node knows. */
  tls: boolean | TlsOptions;
  /** Sent as metadata with each call: keys belong here. */
  headers: Readonly<Record<string, string>>;
  /** For one call, answer included, ms. The server is told. */
  timeoutMs: number;
  /** Largest message, either way, bytes. */
  maxMessageBytes: number;
  /** Looked at in this order; what none tells follows from the status. */
  errors: readonly StatusRule[];
  models: readonly CustomGrpcModel[];
  /** Largest image that is taken, bytes. */
  maxImageBytes: number;
}

/** All in PEM. */
interface TlsOptions {
  /** Authorities that the server's certificate may be of. `undefined`: those that Node knows. */
  ca?: string;
  /** Of ours, where the server asks for one. */
  certificate?: string;
  privateKey?: string;
  /** Name that the server's certificate is for. `undefined`: the host of the address. */
  serverName?: string;
}

interface StatusRule {
  /** Name of a gRPC status, like `INVALID_ARGUMENT`. `undefined`: any. */
  status?: string;
  /** What its message contains, in whichever case. `undefined`: anything. */
  contains?: string;
  is: Failure;
}

export interface CustomGrpcModel {
  /** Of the model at the server, and the second half of `provider/model`. */
  id: string;
  /** `undefined`: the server chooses. */
  version?: string;
  /** Name for people. */
  label: string;
  inputs: readonly InputTensor[];
  output: OutputTensor;
  /** Name of an output of BOOL, one for each image: what was left out for its content. */
  moderated?: string;
  /** Name of an output of whole numbers, one for each image. `undefined`: image i has the seed that was asked for, plus i. */
  seeds?: string;
  /** What the model wants a mask to be. */
  mask: MaskDress;
  capabilities: Capabilities;
  /** `undefined`: nobody knows. */
  price?: Price;
}

/** Types of elements that can be sent and read: those that the protocol has typed contents for. */
export const datatypes = ['BOOL', 'INT8', 'INT16', 'INT32', 'INT64', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'FP32', 'FP64', 'BYTES'] as const;
export type Datatype = (typeof datatypes)[number];

/** How an image is laid out in a tensor of pixels; N counts the images. */
export const layouts = ['HWC', 'CHW', 'NHWC', 'NCHW'] as const;
export type Layout = (typeof layouts)[number];

export type Constant = string | number | boolean;

export interface InputTensor {
  name: string;
  /** Names of what the call says, in order: `prompt`, `['width', 'height']`, `parameters.steps`, `image`. `undefined`: `value` alone. */
  from?: readonly string[];
  /** What is sent where the call says nothing. `undefined`: the tensor is left out then. */
  value?: readonly Constant[];
  /** `undefined`: what the model's metadata say, else what is usual. */
  datatype?: Datatype;
  /** `undefined`: what the model's metadata say, else one dimension. */
  shape?: readonly number[];
  /** How an image is sent: its file's bytes, or their base64. */
  as: 'bytes' | 'base64';
}

interface OutputTensor {
  name: string;
  /** What an element is: the bytes of an image file, their base64; or the tensor is pixels of UINT8. */
  as: 'bytes' | 'base64' | 'pixels';
  /** Of pixels. */
  layout: Layout;
}
