const { createHttpClient, imageOf, knownParameters, sizeWarnings } = require('strapi-plugin-imageforge/provider');

/** @type {import('strapi-plugin-imageforge/provider').Capabilities} */
const capabilities = {
  modes: ['text-to-image'],
  sizes: { kind: 'range', minSide: 256, maxSide: 2048, multipleOf: 8, maxPixels: 4_194_304 },
  defaultSize: { width: 1024, height: 1024 },
  maxImages: 1,
  seed: true,
  negativePrompt: false,
  maxPromptLength: 4_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 0,
  parameters: ['mood'],
  deterministic: false,
  procedural: false,
};

/**
 * @param {{ apiKey: string, baseURL?: string, timeoutMs?: number }} options
 * @returns {import('strapi-plugin-imageforge/provider').ImageProvider}
 */
exports.createExamplePixProvider = ({ apiKey, baseURL = 'https://api.examplepix.example/v1', timeoutMs = 120_000 }) => {
  const client = createHttpClient({
    label: 'ExamplePix',
    baseURL,
    headers: { authorization: `Bearer ${apiKey}` },
    secrets: [apiKey],
    timeoutMs,
    maxBytes: 50_000_000,
    // What a status means with this service alone. Source: its API reference, "Errors".
    readRefusal: ({ status }) => (status === 451 ? { code: 'IMAGEFORGE_MODERATION_REFUSED' } : {}),
  });

  /** @type {import('strapi-plugin-imageforge/provider').ImageModel} */
  const model = {
    provider: 'examplepix',
    id: 'pix-1',
    label: 'Pix 1',
    capabilities,
    async generate({ prompt, size, seed, parameters, signal }) {
      const { parameters: known, warnings } = knownParameters(parameters, capabilities.parameters, 'Pix 1');
      const body = { prompt, ...size, seed, ...known };
      // It answers with the bytes of the image.
      const { bytes } = await client.request({ method: 'POST', path: '/images', body, signal });
      const image = { ...imageOf(bytes), seed };
      return { images: [image], usage: { images: 1 }, warnings: [...warnings, ...(await sizeWarnings([image], size, 'Pix 1'))] };
    },
  };
  const rows = [{ microUsd: 30_000 }];
  return { id: 'examplepix', label: 'ExamplePix', models: [{ model, price: { kind: 'per-image', asOf: '2026-11-23', source: 'examplepix.example/pricing', rows } }] };
};
