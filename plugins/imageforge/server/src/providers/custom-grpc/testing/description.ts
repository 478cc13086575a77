/** Must never show up anywhere but in the metadata. */
export const plantedKey = 'planted-0123456789abcdefSECRET';

/** Ways in which the painter hands out its images. */
export const deliveries = {
  'typed bytes': { as: 'bytes', raw: false },
  'raw bytes': { as: 'bytes', raw: true },
  'raw base64': { as: 'base64', raw: true },
  'raw pixels': { as: 'pixels', layout: 'NHWC', raw: true },
  'typed planes': { as: 'pixels', layout: 'NCHW', raw: false },
} as const;
export type Delivery = keyof typeof deliveries;

/** The painter as an operator describes it. */
export const describePainter = (address: string, delivery: Delivery, more: object = {}, model: object = {}) => {
  const { raw: _, ...output } = deliveries[delivery];
  return {
    id: 'painter',
    label: 'Painter',
    address,
    headers: { Authorization: `Bearer ${plantedKey}` },
    errors: [{ status: 'INVALID_ARGUMENT', contains: 'unsafe', is: 'moderation' }, { contains: 'credit', is: 'quota' }],
    models: [
      {
        id: 'oil',
        label: 'Oil',
        inputs: [
          { name: 'PROMPT', from: 'prompt', value: '' },
          { name: 'NEGATIVE', from: 'negativePrompt' },
          { name: 'MODE', from: 'mode' },
          { name: 'SIZE', from: ['width', 'height'], datatype: 'INT32' },
          { name: 'COUNT', from: 'n' },
          { name: 'SEED', from: 'seed' },
          { name: 'STEPS', from: 'parameters.steps', value: 20 },
          { name: 'STRENGTH', from: 'strength' },
          { name: 'FACTOR', from: 'factor', datatype: 'INT32' },
          { name: 'SOURCES', from: 'images' },
          { name: 'MASK', from: 'mask', as: 'base64' },
        ],
        output: { name: 'IMAGES', ...output },
        seeds: 'SEEDS',
        moderated: 'HIDDEN',
        mask: 'black',
        capabilities: {
          modes: ['text-to-image', 'image-to-image', 'edit', 'inpaint', 'upscale'],
          sizes: { kind: 'range', minSide: 16, maxSide: 1_024, multipleOf: 16, maxPixels: 1_048_576 },
          defaultSize: { width: 128, height: 96 },
          maxImages: 4,
          maxSourceImages: 3,
          seed: true,
          negativePrompt: true,
          strength: true,
          factors: [2, 4],
          parameters: ['steps'],
        },
        ...model,
      },
    ],
    ...more,
  };
};
