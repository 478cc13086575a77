import type { ChannelCredentials, Client, credentials, Metadata, MethodDefinition } from '@grpc/grpc-js';
import { ForgeError } from '../../engine/errors';
import { canceled } from '../../provider-kit';
import { toForgeError } from './errors';
import { expectFewParts } from './expect-few-parts';
import type { CustomGrpcOptions } from './options';
import { type Methods, protocol } from './protocol';

/** Asks the server. It never tries again: that is the router's to do. */
export interface GrpcClient {
  /**
   * @param isPaid whether an answer that did not come may have been charged
   * @throws ForgeError of the `IMAGEFORGE_PROVIDER_*` codes, IMAGEFORGE_MODERATION_REFUSED or IMAGEFORGE_CANCELED
   */
  ask<Name extends keyof Methods>(method: Name, request: Methods[Name][0], signal: AbortSignal, isPaid: boolean): Promise<Methods[Name][1]>;
}

/** Its packages are loaded at the first call: who describes no such server need not have them. */
export const createGrpcClient = (server: CustomGrpcOptions): GrpcClient => {
  let opening: Promise<Channel> | undefined;
  return {
    async ask(method, request, signal, isPaid) {
      const channel = await (opening ??= open(server));
      if (signal.aborted) throw canceled(signal);
      try {
        return await channel.call(method, request, signal, server.timeoutMs);
      } catch (thrown) {
        throw toForgeError(thrown, { server, signal, isPaid });
      }
    },
  };
};

interface Channel {
  call<Name extends keyof Methods>(method: Name, request: Methods[Name][0], signal: AbortSignal, timeoutMs: number): Promise<Methods[Name][1]>;
}

const open = async ({ address, tls, headers, maxMessageBytes }: CustomGrpcOptions): Promise<Channel> => {
  const { grpc, loader } = await load();
  const service = loader.fromJSON(protocol, { keepCase: true, longs: String, arrays: true, defaults: true })['inference.GRPCInferenceService'];
  const serverName = typeof tls === 'object' ? tls.serverName : undefined;
  const client: Client = new grpc.Client(address, credentialsFor(tls, grpc.credentials), {
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    // Only the configuration says where requests go, and only the router repeats them.
    'grpc.enable_retries': 0,
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.max_reconnect_backoff_ms': 5_000,
    'grpc.primary_user_agent': 'ImageForge',
    ...(serverName && { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName }),
  });
  const metadata: Metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const methods = service as unknown as Record<keyof Methods, MethodDefinition<object, object>>;

  return {
    call: (method, request, signal, timeoutMs) =>
      new Promise((resolve, reject) => {
        const definition = methods[method];
        const call = client.makeUnaryRequest(
          definition.path,
          definition.requestSerialize,
          (bytes: Buffer) => {
            expectFewParts(method, bytes);
            return definition.responseDeserialize(bytes);
          },
          request,
          metadata,
          { deadline: Date.now() + timeoutMs },
          (error, answer) => {
            signal.removeEventListener('abort', abort);
            if (error) reject(error);
            else resolve(answer as Methods[typeof method][1]);
          },
        );
        const abort = (): void => call.cancel();
        signal.addEventListener('abort', abort, { once: true });
      }),
  };
};

const credentialsFor = (tls: CustomGrpcOptions['tls'], make: typeof credentials): ChannelCredentials => {
  if (tls === false) return make.createInsecure();
  const { ca, certificate, privateKey } = tls === true ? {} : tls;
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  return make.createSsl(pem(ca), pem(privateKey), pem(certificate));
};

const load = async () => {
  try {
    const [grpc, loader] = await Promise.all([import('@grpc/grpc-js'), import('@grpc/proto-loader')]);
    return { grpc, loader };
  } catch (cause) {
    throw new ForgeError(
      'IMAGEFORGE_CONFIG_INVALID',
      'A server in "providers.custom-grpc" needs two packages that are not installed: npm install @grpc/grpc-js @grpc/proto-loader',
      { cause },
    );
  }
};
