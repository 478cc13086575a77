import { ForgeError } from '../../engine/errors';
import type { ImageProvider } from '../../engine/image-model';
import { createGrpcClient } from './client';
import { createCustomGrpcModel } from './image-model';
import { createModelFacts } from './model-facts';
import type { CustomGrpcOptions } from './options';

/** A server of the Open Inference Protocol that an operator has described, as a provider of its own. */
export const createCustomGrpcProvider = (server: CustomGrpcOptions): ImageProvider => {
  const client = createGrpcClient(server);
  const rows = server.models.map((row) => {
    const facts = createModelFacts(row, client, server.label);
    return { facts, priced: { model: createCustomGrpcModel(server, row, client, facts), price: row.price } };
  });
  return {
    id: server.id,
    label: server.label,
    models: rows.map(({ priced }) => priced),
    async discover(signal) {
      const { live } = await client.ask('ServerLive', {}, signal, false);
      const { ready } = await client.ask('ServerReady', {}, signal, false);
      if (!live || !ready) throw new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `${server.label} says that it is not ready.`);
      return Promise.all(
        rows.map(async ({ facts, priced: { model, price } }) => ({
          price,
          model: { ...model, capabilities: await facts.refresh(signal) },
        })),
      );
    },
  };
};
