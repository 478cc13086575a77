import type { Capabilities, Mode, Size, SizeSupport } from '../../engine/image-model';
import { badResponse } from '../../provider-kit';
import type { ReplicateClient } from './client';
import type { InputNames } from './families';
import type { ReplicateModelRow } from './models';

/** One input of a model, as its schema tells. */
interface SchemaInput {
  type: string;
  isRequired: boolean;
  description: string;
  /** Its values, if they are a list. */
  values?: readonly (string | number)[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}
type Schema = ReadonlyMap<string, SchemaInput>;

/** Asks for the schema of the version that is run, or of the newest one. */
export const fetchSchema = async ({ id, version }: ReplicateModelRow, client: ReplicateClient, signal: AbortSignal): Promise<Schema> => {
  const [owner = '', name = ''] = (id.split(':')[0] ?? '').split('/');
  const answer = await client.call(async (sdk) =>
    version === undefined ? (await sdk.models.get(owner, name, { signal })).latest_version : sdk.models.versions.get(owner, name, version, { signal }),
  );
  return readSchema(answer?.openapi_schema);
};

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The inputs of an `openapi_schema`. Enumerations stand apart (`allOf: [{$ref}]`), as Cog writes them.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE
 */
const readSchema = (document: unknown): Schema => {
  const schemas = isJson(document) && isJson(document.components) && isJson(document.components.schemas) ? document.components.schemas : {};
  const { Input: input } = schemas;
  if (!isJson(input) || !isJson(input.properties)) throw badResponse('Expected the schema of a model from Replicate, got none.');
  const required = Array.isArray(input.required) ? input.required : [];
  return new Map(
    Object.entries(input.properties)
      .filter((entry): entry is [string, Json] => isJson(entry[1]))
      .map(([name, property]) => [name, readInput(resolve(property, schemas), required.includes(name))]),
  );
};

const resolve = (property: Json, schemas: Json): Json => {
  const [first] = Array.isArray(property.allOf) ? (property.allOf as unknown[]) : [property];
  const reference = isJson(first) && typeof first.$ref === 'string' ? schemas[first.$ref.split('/').at(-1) ?? ''] : undefined;
  return isJson(reference) ? { ...reference, ...property } : property;
};

const readInput = ({ type, description, enum: values, minimum, maximum, maxLength }: Json, isRequired: boolean): SchemaInput => ({
  type: typeof type === 'string' ? type : 'string',
  isRequired,
  description: typeof description === 'string' ? description : '',
  ...(Array.isArray(values) && { values: values.filter((one) => typeof one === 'string' || typeof one === 'number') }),
  ...(typeof minimum === 'number' && { minimum }),
  ...(typeof maximum === 'number' && { maximum }),
  ...(typeof maxLength === 'number' && { maxLength }),
});

/** The row as the model's own schema has it. What the operator has said stays. */
export const withSchema = (row: ReplicateModelRow, schema: Schema): ReplicateModelRow => {
  const { said } = row;
  const supposed = row.isGuessed ? guessInputs(schema) : row.inputs;
  const inputs: InputNames = { ...present(withRatios(supposed, schema), schema), ...said.inputs };
  const fixed = Object.fromEntries(Object.entries({ ...(row.isGuessed ? lossless(schema) : {}), ...row.fixed }).filter(([name]) => schema.has(name)));
  const able = capabilitiesOf(row, inputs, schema);
  return { ...row, inputs, fixed: { ...fixed, ...said.fixed }, capabilities: { ...able, ...said.capabilities } };
};

const lossless = (schema: Schema): Json => (schema.get('output_format')?.values?.includes('png') ? { output_format: 'png' } : {});

/** Names that most models on Replicate use. */
const guessInputs = (schema: Schema): InputNames => {
  const first = (...names: string[]): string | undefined => names.find((name) => schema.has(name));
  const named = <Key extends keyof InputNames>(key: Key, name: string | undefined, value: (name: string) => InputNames[Key]) =>
    name === undefined ? {} : { [key]: value(name) };
  const text = (key: 'prompt' | 'negativePrompt' | 'count' | 'strength' | 'factor', name: string | undefined) => named(key, name, (one) => one);
  const mask = schema.get('mask');
  return {
    ...text('prompt', first('prompt')),
    ...text('negativePrompt', first('negative_prompt')),
    ...text('count', first('num_outputs', 'number_of_images', 'num_images', 'max_images')),
    ...text('strength', first('prompt_strength', 'image_prompt_strength')),
    ...text('factor', first('scale', 'upscale_factor')),
    ...named('seed', first('seed'), (name) => ({ name, min: schema.get(name)?.minimum ?? 0, max: schema.get(name)?.maximum ?? 4_294_967_295 })),
    ...named('image', first('image', 'input_image', 'image_input', 'input_images', 'images'), (name) => ({ name, isList: schema.get(name)?.type === 'array' })),
    ...(mask && { mask: { name: 'mask', dress: isBlackRepainted(mask.description) ? ('black' as const) : ('white' as const) } }),
    ...guessSize(schema),
  };
};

/** "Black pixels are inpainted" and the like; most say the same of white. */
const isBlackRepainted = (description: string): boolean => /black[^.,;]{0,40}(inpaint|repaint|replac|fill|edit|remov|chang)/i.test(description);

const guessSize = (schema: Schema): Pick<InputNames, 'size'> => {
  if (schema.has('width') && schema.has('height')) return { size: { by: 'sides', width: 'width', height: 'height' } };
  const text = ['size', 'resolution'].find((name) => sizesIn(schema.get(name)).length > 0);
  if (text) return { size: { by: 'text', name: text } };
  return schema.get('aspect_ratio')?.values ? { size: { by: 'ratio', name: 'aspect_ratio', sizes: {} } } : {};
};

const sizesIn = (input: SchemaInput | undefined): Size[] =>
  (input?.values ?? []).flatMap((value) => {
    const [, width, height] = /^(\d{2,5})x(\d{2,5})$/.exec(String(value)) ?? [];
    return width && height ? [{ width: Number(width), height: Number(height) }] : [];
  });

/** Each ratio that the model has now, with its size: the known one, or about a megapixel. */
const withRatios = (inputs: InputNames, schema: Schema): InputNames => {
  const { size } = inputs;
  const values = size?.by === 'ratio' ? schema.get(size.name)?.values : undefined;
  if (size?.by !== 'ratio' || !values) return inputs;
  const sizes = Object.fromEntries(
    values.flatMap((value) => {
      const [, width, height] = /^(\d+):(\d+)$/.exec(String(value)) ?? [];
      return width && height ? [[String(value), size.sizes[String(value)] ?? aboutMegapixel(Number(width) / Number(height))]] : [];
    }),
  );
  return { ...inputs, size: { ...size, sizes } };
};

const aboutMegapixel = (ratio: number): Size => {
  const side = (pixels: number): number => Math.max(16, Math.round(pixels / 16) * 16);
  return { width: side(1024 * Math.sqrt(ratio)), height: side(1024 / Math.sqrt(ratio)) };
};

/** Without the inputs that the model does not have. */
const present = (inputs: InputNames, schema: Schema): InputNames =>
  Object.fromEntries(
    Object.entries(inputs).filter(([, input]: [string, InputNames[keyof InputNames]]) => {
      if (input === undefined || typeof input === 'string') return input !== undefined && schema.has(input);
      return 'name' in input ? schema.has(input.name) : schema.has(input.width) && schema.has(input.height);
    }),
  );

/** Inputs that a requester must not set: what the model may show, and what the images are packed in. */
const guarded: readonly string[] = ['output_format', 'output_quality', 'replicate_weights', 'lora_weights', 'hf_api_token', 'openai_api_key'];
/** What models name the settings of their own moderation: `disable_safety_checker`, `safety_tolerance`. */
const moderates = /safety|moderat|nsfw/i;

const capabilitiesOf = (row: ReplicateModelRow, inputs: InputNames, schema: Schema): Capabilities => {
  const { capabilities } = row;
  const modes = row.isGuessed ? guessModes(inputs, schema) : capabilities.modes.filter((mode) => canDo(mode, inputs));
  const sizes = sizesOf(inputs, schema) ?? capabilities.sizes;
  const settings = settingsOf(row, inputs, schema);
  const seed = inputs.seed !== undefined;
  const hasImages = modes.some((mode) => mode !== 'text-to-image');
  return {
    ...capabilities,
    modes: modes.length > 0 ? modes : capabilities.modes,
    sizes,
    defaultSize: defaultOf(sizes, capabilities.defaultSize),
    maxImages: seed || !inputs.count ? 1 : (schema.get(inputs.count)?.maximum ?? 1),
    seed,
    negativePrompt: inputs.negativePrompt !== undefined,
    maxPromptLength: (inputs.prompt && schema.get(inputs.prompt)?.maxLength) || capabilities.maxPromptLength,
    maxSourceImages: hasImages ? Math.max(1, row.isGuessed && inputs.image?.isList ? 4 : capabilities.maxSourceImages) : 0,
    strength: inputs.strength !== undefined && hasImages,
    ...(inputs.factor && { factors: factorsOf(capabilities.factors ?? [4, 2, 3, 8], schema.get(inputs.factor)) }),
    parameters: settings.map(([name]) => name),
    parameterValues: Object.fromEntries(
      settings.flatMap(([name, { values }]) => (values?.every((one) => typeof one === 'string') ? [[name, values.map(String)]] : [])),
    ),
  };
};

/** What of a family's modes the inputs still allow. */
const canDo = (mode: Mode, inputs: InputNames): boolean => {
  if (mode === 'text-to-image') return inputs.prompt !== undefined;
  if (mode === 'inpaint' || mode === 'erase') return inputs.image !== undefined && inputs.mask !== undefined;
  return inputs.image !== undefined;
};

/** Modes of a model of which only the names of the inputs are known. Others are the operator's to say. */
const guessModes = ({ prompt, image, mask, strength, factor }: InputNames, schema: Schema): Mode[] => {
  const needsImage = image !== undefined && schema.get(image.name)?.isRequired === true;
  if (!prompt) return image && factor ? ['upscale'] : image && mask ? ['erase'] : [];
  return [
    ...(needsImage ? [] : (['text-to-image'] as const)),
    ...(image && strength ? (['image-to-image', 'variation'] as const) : []),
    ...(image && !strength && !mask ? (['edit'] as const) : []),
    ...(image && mask ? (['inpaint'] as const) : []),
  ];
};

const sizesOf = ({ size }: InputNames, schema: Schema): SizeSupport | undefined => {
  if (size?.by === 'ratio') return listOf(Object.values(size.sizes));
  if (size?.by === 'text') return listOf(sizesIn(schema.get(size.name)));
  if (size?.by !== 'sides') return undefined;
  const [width, height] = [schema.get(size.width), schema.get(size.height)];
  const minSide = Math.max(width?.minimum ?? 256, height?.minimum ?? 256, 64);
  const maxSide = Math.min(width?.maximum ?? 2048, height?.maximum ?? 2048);
  const [, step] = /multiples? of (\d{1,3})/i.exec(`${width?.description} ${height?.description}`) ?? [];
  return { kind: 'range', minSide, maxSide, multipleOf: Number(step ?? 8), maxPixels: maxSide * maxSide };
};

const listOf = (sizes: readonly Size[]): SizeSupport | undefined => (sizes.length > 0 ? { kind: 'list', sizes } : undefined);

const defaultOf = (sizes: SizeSupport, usual: Size): Size => {
  if (sizes.kind === 'list') return sizes.sizes.find((one) => one.width === usual.width && one.height === usual.height) ?? sizes.sizes[0] ?? usual;
  const side = Math.min(sizes.maxSide, Math.max(sizes.minSide, usual.width));
  return { width: side - (side % sizes.multipleOf), height: side - (side % sizes.multipleOf) };
};

const factorsOf = (usual: readonly number[], input: SchemaInput | undefined): number[] => {
  const listed = (input?.values ?? []).map(Number).filter((one) => one > 1);
  return listed.length > 0 ? listed : usual.filter((one) => one >= (input?.minimum ?? 0) && one <= (input?.maximum ?? Infinity));
};

/** Settings that only this model knows: of a family those that it has, of any other model all plain ones. */
const settingsOf = (row: ReplicateModelRow, inputs: InputNames, schema: Schema): [string, SchemaInput][] => {
  const taken = [...guarded, ...Object.keys(row.fixed), ...namesOf(inputs)];
  return [...schema].filter(([name, { type }]) =>
    row.isGuessed ? !taken.includes(name) && !moderates.test(name) && ['string', 'integer', 'number', 'boolean'].includes(type) : row.capabilities.parameters.includes(name),
  );
};

const namesOf = (inputs: InputNames): string[] =>
  Object.values(inputs).flatMap((input: InputNames[keyof InputNames]) => {
    if (input === undefined) return [];
    if (typeof input === 'string') return [input];
    return 'name' in input ? [input.name] : [input.width, input.height];
  });
