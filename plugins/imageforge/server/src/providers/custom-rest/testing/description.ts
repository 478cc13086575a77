import { modeNames } from '../../../engine/image-model';

/** Must never show up anywhere but in its header. */
export const plantedKey = 'planted-0123456789abcdefSECRET';

/** Ways in which the studio hands out its images. */
export type Delivery = 'base64' | 'url' | 'bytes' | 'job';

const size = { width: '{{width}}', height: '{{height}}' };
const asked = { model: '{{model}}', prompt: '{{prompt}}', avoid: '{{negativePrompt}}', size, count: '{{n}}', seed: '{{seed}}', steps: '{{parameters.steps}}' };

const requests = (delivery: Delivery) => [
  { modes: ['text-to-image'], path: `/images/${delivery}`, json: asked },
  {
    modes: ['inpaint', 'erase'],
    path: `/paint/${delivery}`,
    form: {
      prompt: '{{prompt}}',
      pictures: '{{images.file}}',
      cover: '{{mask.file}}',
      ...size,
      count: '{{n}}',
      seed: '{{seed}}',
      tags: ['{{mode}}', 'size {{width}}x{{height}}'],
    },
    mask: 'alpha',
  },
  {
    path: `/edit/${delivery}`,
    json: {
      ...asked,
      mode: '{{mode}}',
      pictures: '{{images.dataUrl}}',
      strength: '{{strength}}',
      find: '{{search}}',
      factor: '{{factor}}',
      sides: { left: '{{left}}', right: '{{right}}', top: '{{top}}', bottom: '{{bottom}}' },
    },
  },
];

const deliveries = {
  base64: {
    answer: {
      as: 'base64',
      images: '/data/*/image',
      seeds: '/data/*/seed',
      seconds: '/took',
      moderated: { pointer: '/data/*/finish', values: ['FILTERED'] },
    },
  },
  url: { answer: { as: 'url', images: '/links' } },
  bytes: { answer: { as: 'bytes' } },
  job: {
    answer: { as: 'base64', images: '/data/*/image' },
    job: {
      id: '/job/id',
      path: '/jobs/{{job}}',
      status: '/state',
      done: ['finished'],
      failed: ['broken', 'refused'],
      running: ['waiting', 'working'],
      progress: '/percent',
      progressOf: 100,
      cancel: { method: 'DELETE', path: '/jobs/{{job}}' },
      everyMs: 10,
    },
  },
} as const;

/** The studio as an operator describes it. */
export const describeStudio = (url: string, delivery: Delivery, more: object = {}) => ({
  id: 'studio',
  label: 'Studio',
  baseURL: `${url}/v1`,
  headers: { Authorization: `Key ${plantedKey}` },
  requests: requests(delivery),
  ...deliveries[delivery],
  errors: { message: '/trouble/words', byValue: [{ pointer: '/trouble/kind', values: ['unsafe'], is: 'moderation' }] },
  models: [
    {
      id: 'brush/1',
      label: 'Brush 1',
      capabilities: {
        modes: modeNames,
        sizes: { kind: 'range', minSide: 64, maxSide: 2_048, multipleOf: 16, maxPixels: 4_194_304 },
        defaultSize: { width: 256, height: 256 },
        maxImages: delivery === 'bytes' ? 1 : 4,
        maxSourceImages: 3,
        seed: true,
        negativePrompt: true,
        strength: true,
        maxExtension: 512,
        factors: [2, 4],
        parameters: ['steps'],
      },
    },
  ],
  ...more,
});
