import { Metadata, Server, ServerCredentials, type ServiceDefinition, type sendUnaryData, type ServerUnaryCall, type status } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import sharp from 'sharp';
import type { ImageModel, ImageProvider, Size } from '../../../engine/image-model';
import { customGrpcSchema } from '../../../config/custom-grpc-schema';
import { createCustomGrpcProvider, type CustomGrpcOptions } from '..';
import { type Contents, type InferRequest, type InferResponse, type ModelMetadata, protocol } from '../protocol';
import { deliveries, type Delivery, describePainter, plantedKey } from './description';
import { drawPixels, planesOf, pngOf } from './draw';

/** How a call ends that is refused. */
export interface FakeStatus {
  code: status;
  details: string;
  metadata?: Readonly<Record<string, string>>;
}

export interface Painter {
  /** `127.0.0.1:41234` */
  address: string;
  /** Every ModelInfer, as the loader reads it. */
  requests: InferRequest[];
  /** Metadata of every call. */
  metadata: Record<string, unknown>[];
  /** What the model says of itself; `undefined`: the server has no such method. */
  told: ModelMetadata | undefined;
  ready: boolean;
  /** Refuses the next ModelInfer. */
  fail(status: FakeStatus): void;
  /** Changes the next answer. */
  spoil(change: (answer: InferResponse) => InferResponse): void;
  /** Leaves the next ModelInfer without an answer. Resolves once it is there, with its end: it was canceled. */
  hang(): Promise<{ canceled: Promise<void> }>;
  provider(more?: object, model?: object, options?: Partial<CustomGrpcOptions>): ImageProvider;
  model(more?: object, model?: object, options?: Partial<CustomGrpcOptions>): ImageModel;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

const toldOfInputs = [
  { name: 'PROMPT', datatype: 'BYTES', shape: [-1, 1] },
  { name: 'NEGATIVE', datatype: 'BYTES', shape: [-1, 1] },
  { name: 'MODE', datatype: 'BYTES', shape: [1] },
  { name: 'SIZE', datatype: 'INT32', shape: [1, 2] },
  { name: 'COUNT', datatype: 'UINT8', shape: [1] },
  { name: 'SEED', datatype: 'INT64', shape: [1] },
  { name: 'STEPS', datatype: 'INT64', shape: [-1] },
  { name: 'STRENGTH', datatype: 'FP64', shape: [1] },
  { name: 'FACTOR', datatype: 'INT32', shape: [1] },
  { name: 'SOURCES', datatype: 'BYTES', shape: [-1] },
  { name: 'MASK', datatype: 'BYTES', shape: [-1] },
];
const toldOfOutputs = ['IMAGES', 'SEEDS', 'HIDDEN'].map((name) => ({ name, datatype: 'BYTES', shape: [-1] }));

/** A server of the Open Inference Protocol that paints, and refuses a request that is not what it tells of itself. */
export const startPainter = async (delivery: Delivery, credentials = ServerCredentials.createInsecure()): Promise<Painter> => {
  let refusing: FakeStatus | undefined;
  let change = (answer: InferResponse): InferResponse => answer;
  let hanging: ((call: { canceled: Promise<void> }) => void) | undefined;
  const painter: Pick<Painter, 'requests' | 'metadata' | 'told' | 'ready'> = {
    requests: [],
    metadata: [],
    told: { inputs: toldOfInputs, outputs: toldOfOutputs },
    ready: true,
  };

  const infer = async (call: ServerUnaryCall<InferRequest, InferResponse>, answer: sendUnaryData<InferResponse>): Promise<void> => {
    painter.requests.push(call.request);
    const hang = hanging;
    hanging = undefined;
    if (hang) return hang({ canceled: new Promise((resolve) => call.once('cancelled', resolve)) });
    const refused = refusing;
    refusing = undefined;
    if (refused) return answer(withMetadata(refused));
    const problem = problemOf(call.request);
    if (problem) return answer({ code: 3, details: problem });
    const changed = change;
    change = (same) => same;
    answer(null, changed(await paint(call.request, delivery)));
  };

  const server = new Server({ 'grpc.max_receive_message_length': 67_108_864, 'grpc.max_send_message_length': -1 });
  const service = fromJSON(protocol, { keepCase: true, longs: Number, arrays: true, defaults: true })['inference.GRPCInferenceService'];
  /** Every call needs the key. */
  const guarded =
    <Request, Answer>(run: (call: ServerUnaryCall<Request, Answer>, answer: sendUnaryData<Answer>) => unknown) =>
    (call: ServerUnaryCall<Request, Answer>, answer: sendUnaryData<Answer>): void => {
      painter.metadata.push(call.metadata.getMap());
      if (call.metadata.get('authorization')[0] !== `Bearer ${plantedKey}`) return answer({ code: 16, details: 'Who are you?' });
      void run(call, answer);
    };
  server.addService(service as ServiceDefinition, {
    ServerLive: guarded((_, answer) => answer(null, { live: true })),
    ServerReady: guarded((_, answer) => answer(null, { ready: painter.ready })),
    ModelReady: guarded<{ name: string }, object>(({ request }, answer) => answer(null, { ready: request.name === 'oil' })),
    ModelMetadata: guarded((_, answer) => (painter.told ? answer(null, painter.told) : answer({ code: 12, details: 'No such method.' }))),
    ModelInfer: guarded(infer),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  const address = `127.0.0.1:${port}`;
  const provider: Painter['provider'] = (more, model, options) => {
    const described = customGrpcSchema.parse(describePainter(address, delivery, more, model));
    return createCustomGrpcProvider({ ...described, maxImageBytes: 10_000_000, ...options });
  };
  return Object.assign(painter, {
    address,
    fail: (status: FakeStatus) => void (refusing = status),
    spoil: (spoiled: typeof change) => void (change = spoiled),
    hang: () => new Promise<{ canceled: Promise<void> }>((resolve) => void (hanging = resolve)),
    provider,
    model: (...described: Parameters<typeof provider>) => provider(...described).models[0]!.model,
    close: async () => server.forceShutdown(),
  });
};

const withMetadata = ({ code, details, metadata = {} }: FakeStatus) => {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return { code, details, metadata: sent };
};

const problemOf = ({ model_name: model, inputs }: InferRequest): string | undefined => {
  if (model !== 'oil') return `There is no model "${model}".`;
  for (const { name, datatype, shape, contents } of inputs) {
    const told = toldOfInputs.find((one) => one.name === name);
    if (told?.datatype !== datatype) return `What is ${name} of ${datatype}?`;
    if (told.shape.length !== shape.length) return `Expected ${told.shape.length} dimensions of ${name}.`;
    const count = Object.values(contents ?? {}).flat().length;
    if (shape.reduce<number>((product, length) => product * Number(length), 1) !== count) return `Expected ${shape.join('×')} elements of ${name}, got ${count}.`;
  }
  return undefined;
};

const paint = async ({ inputs }: InferRequest, delivery: Delivery): Promise<InferResponse> => {
  const elements = (name: string): unknown[] => Object.values((inputs.find((one) => one.name === name)?.contents ?? {}) as Contents).flat();
  const [source] = elements('SOURCES') as Buffer[];
  const [mode, seed, count, [width, height]] = [String(elements('MODE')[0]), Number(elements('SEED')[0]), Number(elements('COUNT')[0]), elements('SIZE').map(Number)];
  const size: Size = mode === 'upscale' && source ? await enlarged(source, Number(elements('FACTOR')[0])) : { width: width ?? 0, height: height ?? 0 };
  const seeds = Array.from({ length: count }, (_, index) => seed + index);
  const key = `${String(elements('PROMPT')[0])} ${source?.toString('base64')}`;
  const drawn = await Promise.all(seeds.map((one) => drawPixels(size, `${key} ${one}`)));
  const { raw } = deliveries[delivery];
  const images = await imagesAs(delivery, drawn, size);
  const outputs = [
    // Not in the order that they were asked for in.
    { name: 'HIDDEN', datatype: 'BOOL', shape: [count], contents: { bool_contents: seeds.map(() => false) }, raw: Buffer.alloc(count) },
    images,
    { name: 'SEEDS', datatype: 'INT64', shape: [count], contents: { int64_contents: seeds }, raw: Buffer.concat(seeds.map((one) => int64(one))) },
  ];
  return {
    model_version: '3',
    outputs: outputs.map(({ raw: _, contents, ...tensor }) => ({ ...tensor, ...(!raw && { contents }) })),
    raw_output_contents: raw ? outputs.map((output) => output.raw) : [],
  };
};

const enlarged = async (source: Buffer, factor: number): Promise<Size> => {
  const { width, height } = await sharp(source).metadata();
  return { width: width * factor, height: height * factor };
};

const imagesAs = async (delivery: Delivery, drawn: readonly Buffer[], size: Size) => {
  const name = 'IMAGES';
  const { as } = deliveries[delivery];
  if (as === 'pixels') {
    const isPlanes = deliveries[delivery].layout === 'NCHW';
    const bytes = Buffer.concat(drawn.map((pixels) => (isPlanes ? planesOf(pixels) : pixels)));
    const shape = isPlanes ? [drawn.length, 3, size.height, size.width] : [drawn.length, size.height, size.width, 3];
    return { name, datatype: 'UINT8', shape, contents: { uint_contents: [...bytes] }, raw: bytes };
  }
  const files = await Promise.all(drawn.map((pixels) => pngOf(pixels, size)));
  const elements = files.map((file) => (as === 'base64' ? Buffer.from(file.toString('base64')) : file));
  const raw = Buffer.concat(elements.flatMap((element) => [uint32(element.byteLength), element]));
  return { name, datatype: 'BYTES', shape: [elements.length], contents: { bytes_contents: elements }, raw };
};

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const int64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
};
