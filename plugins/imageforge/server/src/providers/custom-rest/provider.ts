import type { ImageProvider } from '../../engine/image-model';
import { createCustomRestModel } from './image-model';
import type { CustomRestOptions } from './options';

/** A server that an operator has described, as a provider of its own. */
export const createCustomRestProvider = (server: CustomRestOptions): ImageProvider => ({
  id: server.id,
  label: server.label,
  models: server.models.map((row) => ({ model: createCustomRestModel(server, row), price: row.price })),
});
