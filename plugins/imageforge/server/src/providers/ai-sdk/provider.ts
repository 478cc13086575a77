import type { ImageProvider } from '../../engine/image-model';
import { secretsOfHeaders } from '../../provider-kit';
import { createAiSdkModel } from './image-model';
import { createLimitedFetch } from './limited-fetch';
import { createModelLoader, loadFromApplication } from './load';
import { type AiSdkOptions, type AiSdkServiceOptions, capabilitiesOf } from './options';

/** Room for what is around the images, bytes. */
const slack = 1_000_000;

/** Image models of the AI SDK's packages, or of any other module that implements its interface. */
export const createAiSdkProvider = ({ services, timeoutMs = 300_000, maxImageBytes = 50_000_000, load = loadFromApplication, lookup }: AiSdkOptions): ImageProvider => ({
  id: 'ai-sdk',
  label: 'AI SDK',
  models: services.flatMap((service) => {
    const images = Math.max(1, ...service.models.map((model) => capabilitiesOf(model).maxImages));
    // As base64 in one answer.
    const fetch = createLimitedFetch(Math.ceil((images * maxImageBytes * 4) / 3) + slack, { trustedHosts: hostsOf(service), ...(lookup && { lookup }) });
    const loadModel = createModelLoader(service, load, fetch);
    const secrets = secretsOf(service);
    return service.models.map((model) => ({
      model: createAiSdkModel(model, { serviceId: service.id, serviceLabel: service.label ?? service.id, secrets, timeoutMs, maxImageBytes, load: loadModel }),
      price: model.price,
    }));
  }),
});

/** The host that the operator has set, and those that are named. */
const hostsOf = ({ settings = {}, trustedHosts = [] }: AiSdkServiceOptions): string[] => {
  const { baseURL } = settings;
  return [...trustedHosts, ...(typeof baseURL === 'string' && URL.canParse(baseURL) ? [new URL(baseURL).host] : [])];
};

/** What settings of packages are called that hold a secret: `apiKey`, `sessionToken`, `secretAccessKey`, `password`. */
const secretNames = /key|token|secret|password|credential/i;

/** The credentials, and what of the settings is one: headers, and what is called so, however deep. */
const secretsOf = ({ credentials = {}, settings = {} }: AiSdkServiceOptions): string[] => [...Object.values(credentials), ...secretsIn(settings)];

const secretsIn = (settings: object): string[] =>
  Object.entries(settings).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return secretNames.test(name) ? [value] : [];
    if (typeof value !== 'object' || value === null) return [];
    if (name !== 'headers') return secretsIn(value);
    return secretsOfHeaders(Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')));
  });
