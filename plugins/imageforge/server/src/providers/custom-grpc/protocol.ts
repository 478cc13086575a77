import type { fromJSON } from '@grpc/proto-loader';

/**
 * The messages that are used here of the Open Inference Protocol, as protobufjs describes them in JSON, with
 * the numbers of github.com/kserve/open-inference-protocol, specification/protocol/open_inference_grpc.proto.
 */
const field = (id: number, type: string) => ({ id, type });
const repeated = (id: number, type: string) => ({ id, type, rule: 'repeated' });
const method = (name: string) => ({ requestType: `${name}Request`, responseType: `${name}Response`, comment: '' });
const tensor = {
  fields: { name: field(1, 'string'), datatype: field(2, 'string'), shape: repeated(3, 'int64'), contents: field(5, 'InferTensorContents') },
};
const named = { fields: { name: field(1, 'string'), version: field(2, 'string') } };
const ready = { fields: { ready: field(1, 'bool') } };

export const protocol: Parameters<typeof fromJSON>[0] = {
  nested: {
    inference: {
      nested: {
        GRPCInferenceService: {
          methods: {
            ServerLive: method('ServerLive'),
            ServerReady: method('ServerReady'),
            ModelReady: method('ModelReady'),
            ModelMetadata: method('ModelMetadata'),
            ModelInfer: method('ModelInfer'),
          },
        },
        ServerLiveRequest: { fields: {} },
        ServerLiveResponse: { fields: { live: field(1, 'bool') } },
        ServerReadyRequest: { fields: {} },
        ServerReadyResponse: ready,
        ModelReadyRequest: named,
        ModelReadyResponse: ready,
        ModelMetadataRequest: named,
        ModelMetadataResponse: {
          fields: {
            name: field(1, 'string'),
            versions: repeated(2, 'string'),
            platform: field(3, 'string'),
            inputs: repeated(4, 'TensorMetadata'),
            outputs: repeated(5, 'TensorMetadata'),
          },
          nested: {
            TensorMetadata: { fields: { name: field(1, 'string'), datatype: field(2, 'string'), shape: repeated(3, 'int64') } },
          },
        },
        InferTensorContents: {
          fields: {
            bool_contents: repeated(1, 'bool'),
            int_contents: repeated(2, 'int32'),
            int64_contents: repeated(3, 'int64'),
            uint_contents: repeated(4, 'uint32'),
            uint64_contents: repeated(5, 'uint64'),
            fp32_contents: repeated(6, 'float'),
            fp64_contents: repeated(7, 'double'),
            bytes_contents: repeated(8, 'bytes'),
          },
        },
        ModelInferRequest: {
          fields: {
            model_name: field(1, 'string'),
            model_version: field(2, 'string'),
            id: field(3, 'string'),
            inputs: repeated(5, 'InferInputTensor'),
            outputs: repeated(6, 'InferRequestedOutputTensor'),
            raw_input_contents: repeated(7, 'bytes'),
          },
          nested: {
            InferInputTensor: tensor,
            InferRequestedOutputTensor: { fields: { name: field(1, 'string') } },
          },
        },
        ModelInferResponse: {
          fields: {
            model_name: field(1, 'string'),
            model_version: field(2, 'string'),
            id: field(3, 'string'),
            outputs: repeated(5, 'InferOutputTensor'),
            raw_output_contents: repeated(6, 'bytes'),
          },
          nested: { InferOutputTensor: tensor },
        },
      },
    },
  },
};

/** As the loader gives them: 64-bit numbers as text, what was not sent as nothing or an empty list. */
export interface Contents {
  bool_contents?: boolean[];
  int_contents?: number[];
  int64_contents?: (string | number)[];
  uint_contents?: number[];
  uint64_contents?: (string | number)[];
  fp32_contents?: number[];
  fp64_contents?: number[];
  bytes_contents?: Uint8Array[];
}

export interface Tensor {
  name: string;
  datatype: string;
  shape: (string | number)[];
  contents?: Contents | null;
}

export interface TensorMetadata {
  name: string;
  datatype: string;
  /** -1: of any length. */
  shape: (string | number)[];
}

export interface ModelMetadata {
  inputs: TensorMetadata[];
  outputs: TensorMetadata[];
}

export interface InferRequest {
  model_name: string;
  model_version: string;
  id?: string;
  inputs: Tensor[];
  outputs: { name: string }[];
}

export interface InferResponse {
  model_version: string;
  outputs: Tensor[];
  raw_output_contents: Uint8Array[];
}

/** What the server can be asked, with what it answers. */
export interface Methods {
  ServerLive: [object, { live: boolean }];
  ServerReady: [object, { ready: boolean }];
  ModelReady: [{ name: string; version: string }, { ready: boolean }];
  ModelMetadata: [{ name: string; version: string }, ModelMetadata];
  ModelInfer: [InferRequest, InferResponse];
}
