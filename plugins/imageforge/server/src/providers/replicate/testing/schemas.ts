/** Input schemas in the dress that Replicate serves them in: enumerations stand apart, behind `allOf`. */
interface ModelSchema {
  required: readonly string[];
  properties: Readonly<Record<string, object>>;
  /** Enumerations by name. */
  choices?: Readonly<Record<string, readonly string[]>>;
}

const prompt = { type: 'string', title: 'Prompt' };
const seed = { type: 'integer', title: 'Seed', description: 'Random seed. Set for reproducible generation' };
const file = { type: 'string', format: 'uri' };
const number = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
const integer = (minimum: number, maximum: number, description = '') => ({ type: 'integer', minimum, maximum, description });
const boolean = { type: 'boolean' };
const choice = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] });
const fluxRatios = ['1:1', '16:9', '21:9', '3:2', '2:3', '4:5', '5:4', '3:4', '4:3', '9:16', '9:21'];
const formats = ['webp', 'jpg', 'png'];
const flux = { prompt, seed, aspect_ratio: choice('aspect_ratio'), output_format: choice('output_format'), output_quality: integer(0, 100), disable_safety_checker: boolean };
const pro = { prompt, seed, output_format: choice('output_format'), safety_tolerance: integer(1, 6), prompt_upsampling: boolean };

/** Of the models that the fake serves, as far as they are called; from their pages on replicate.com. */
export const schemas: Readonly<Record<string, ModelSchema>> = {
  'black-forest-labs/flux-schnell': {
    required: ['prompt'],
    properties: { ...flux, num_outputs: integer(1, 4), num_inference_steps: integer(1, 4), go_fast: boolean, megapixels: choice('megapixels') },
    choices: { aspect_ratio: fluxRatios, output_format: formats, megapixels: ['1', '0.25'] },
  },
  'black-forest-labs/flux-dev': {
    required: ['prompt'],
    properties: { ...flux, image: file, prompt_strength: number(0, 1), num_outputs: integer(1, 4), num_inference_steps: integer(1, 50), guidance: number(0, 10), go_fast: boolean },
    choices: { aspect_ratio: fluxRatios, output_format: formats },
  },
  'black-forest-labs/flux-1.1-pro': {
    required: ['prompt'],
    properties: {
      ...pro,
      image_prompt: file,
      aspect_ratio: choice('aspect_ratio'),
      width: integer(256, 1440, 'Width, only with aspect_ratio=custom. Must be a multiple of 32.'),
      height: integer(256, 1440, 'Height, only with aspect_ratio=custom. Must be a multiple of 32.'),
    },
    choices: { aspect_ratio: ['custom', '1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3'], output_format: formats },
  },
  'black-forest-labs/flux-kontext-pro': {
    required: ['prompt'],
    properties: { ...pro, input_image: file, aspect_ratio: choice('aspect_ratio') },
    choices: { aspect_ratio: ['match_input_image', ...fluxRatios], output_format: ['jpg', 'png'] },
  },
  'black-forest-labs/flux-fill-pro': {
    required: ['prompt', 'image'],
    properties: { ...pro, image: file, mask: { ...file, description: 'A black-and-white image. Black areas will be preserved while white areas will be inpainted.' }, steps: integer(15, 50), guidance: number(1.5, 100) },
    choices: { output_format: formats },
  },
  'stability-ai/sdxl': {
    required: [],
    properties: {
      prompt,
      negative_prompt: { type: 'string' },
      seed,
      width: { type: 'integer', description: 'Width of output image' },
      height: { type: 'integer', description: 'Height of output image' },
      image: file,
      mask: { ...file, description: 'Input mask for inpaint mode. Black areas will be preserved, white areas will be inpainted.' },
      prompt_strength: number(0, 1),
      num_outputs: integer(1, 4),
      scheduler: choice('scheduler'),
      num_inference_steps: integer(1, 500),
      guidance_scale: number(1, 50),
      refine: choice('refine'),
      high_noise_frac: number(0, 1),
      apply_watermark: boolean,
    },
    choices: { scheduler: ['DDIM', 'K_EULER'], refine: ['no_refiner', 'base_image_refiner'] },
  },
  'ideogram-ai/ideogram-v3-turbo': {
    required: ['prompt'],
    properties: {
      prompt,
      seed: { ...seed, maximum: 2_147_483_647 },
      resolution: choice('resolution'),
      aspect_ratio: choice('aspect_ratio'),
      image: file,
      mask: { ...file, description: 'A black and white image. Black pixels are inpainted, white pixels are preserved.' },
      magic_prompt_option: choice('magic_prompt_option'),
      style_type: choice('style_type'),
    },
    choices: {
      resolution: ['None', '1024x1024', '1312x736', '736x1312', '1248x832', '832x1248', '1152x864', '864x1152'],
      aspect_ratio: ['1:1', '16:9', '9:16'],
      magic_prompt_option: ['Auto', 'On', 'Off'],
      style_type: ['None', 'Auto', 'General', 'Realistic', 'Design'],
    },
  },
  'recraft-ai/recraft-v3': {
    required: ['prompt'],
    properties: { prompt, size: choice('size'), aspect_ratio: choice('aspect_ratio'), style: choice('style') },
    choices: { size: ['1024x1024', '1365x1024', '1024x1365', '1536x1024', '1024x1536'], aspect_ratio: ['Not set', '1:1'], style: ['any', 'realistic_image', 'digital_illustration'] },
  },
  'nightmareai/real-esrgan': { required: ['image'], properties: { image: file, scale: number(0, 10), face_enhance: boolean } },
  'recraft-ai/recraft-remove-background': { required: ['image'], properties: { image: file } },
  /** Of no family: what it can do is read from here. */
  'somebody/painter': {
    required: ['prompt'],
    properties: { prompt: { ...prompt, maxLength: 500 }, num_outputs: integer(1, 3), size: choice('size'), mood: choice('mood'), output_format: choice('output_format'), disable_safety_checker: boolean, safety_tolerance: integer(1, 6), moderation: { type: 'string' } },
    choices: { size: ['512x512', '768x512'], mood: ['calm', 'wild'], output_format: formats },
  },
  'somebody/inpainter': {
    required: ['prompt', 'image'],
    properties: { prompt, seed, image: file, mask: { ...file, description: 'The black part is repainted.' }, aspect_ratio: choice('aspect_ratio') },
    choices: { aspect_ratio: ['1:1', '7:3'] },
  },
};

/** The schema as the API answers it, `openapi_schema` of a version. */
export const openapiSchemaOf = ({ required, properties, choices = {} }: ModelSchema): object => ({
  openapi: '3.0.2',
  components: {
    schemas: {
      Input: { type: 'object', title: 'Input', required, properties },
      ...Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, { enum: values, type: 'string', title: name }])),
    },
  },
});
