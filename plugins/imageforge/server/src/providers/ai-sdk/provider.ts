import type { ImageProvider } from '../../engine/image-model';
import { createAiSdkModel } from './image-model';
import { createLimitedFetch } from './limited-fetch';
import { createModelLoader, loadFromApplication } from './load';
import { type AiSdkOptions, capabilitiesOf } from './options';

/** Room for what is around the images, bytes. */
const slack = 1_000_000;

/** Image models of the AI SDK's packages, or of any other module that implements its interface. */
export const createAiSdkProvider = ({ services, timeoutMs = 300_000, maxImageBytes = 50_000_000, load = loadFromApplication }: AiSdkOptions): ImageProvider => ({
  id: 'ai-sdk',
  label: 'AI SDK',
  models: services.flatMap((service) => {
    const images = Math.max(1, ...service.models.map((model) => capabilitiesOf(model).maxImages));
    // As base64 in one answer.
    const fetch = createLimitedFetch(Math.ceil((images * maxImageBytes * 4) / 3) + slack);
    const loadModel = createModelLoader(service, load, fetch);
    const secrets = Object.values(service.credentials ?? {});
    return service.models.map((model) => ({
      model: createAiSdkModel(model, { serviceId: service.id, serviceLabel: service.label ?? service.id, secrets, timeoutMs, maxImageBytes, load: loadModel }),
      price: model.price,
    }));
  }),
});
