import { type Capabilities, type ImageCall, type Mode, shapeOf, type Warning } from '../engine/image-model';

/** What of a call is a text or a number, by the names that an operator's data calls it. */
export const callValueNames = [
  'mode',
  'prompt',
  'negativePrompt',
  'width',
  'height',
  'n',
  'seed',
  'quality',
  'background',
  'strength',
  'search',
  'factor',
  'left',
  'right',
  'top',
  'bottom',
] as const;

/** Names of a model's own settings begin with this: `parameters.steps`. */
export const parameterPrefix = 'parameters.';

/** The value of that name; `undefined`: the call has none. */
export const callValue = (call: ImageCall, name: string): unknown => {
  const { parameters, prompt, size, extend, ...rest } = call;
  if (name.startsWith(parameterPrefix)) {
    const parameter = name.slice(parameterPrefix.length);
    return Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
  }
  const values: Record<string, unknown> = { ...rest, ...size, ...extend, prompt: prompt === '' ? undefined : prompt };
  return callValueNames.some((one) => one === name) ? values[name] : undefined;
};

/**
 * What a model's capabilities promise and its data never pass on, in words: such a request would be paid
 * for and not done as asked.
 * @param namesOf what the data for a mode passes on: value names, `image` or `images`, `mask`
 */
export const emptyPromises = (able: Capabilities, namesOf: (mode: Mode) => ReadonlySet<string>): string[] => {
  const inMode = able.modes.flatMap((mode) => {
    const names = namesOf(mode);
    const isThere = (name: string) => names.has(name) || (name === 'image' && names.has('images'));
    return neededFor(mode, able)
      .filter((name) => !isThere(name))
      .map((name) => `expected "${name}" to be passed on for ${mode}`);
  });
  const everywhere = new Set(able.modes.flatMap((mode) => [...namesOf(mode)]));
  const nowhere = settingsOf(able)
    .filter(({ name }) => !everywhere.has(name))
    .map(({ name, promise }) => `expected "${name}" to be passed on somewhere, because the model has ${promise}`);
  return [...inMode, ...nowhere];
};

/** What a request of the mode is not itself without. */
const neededFor = (mode: Mode, { sizes, factors = [], maxSourceImages }: Capabilities): string[] => {
  const { prompt, images, mask, size, needs = [] } = shapeOf(mode);
  const isSized = size === 'asked' && (sizes.kind === 'range' || sizes.sizes.length > 1);
  return [
    ...(prompt === 'needed' ? ['prompt'] : []),
    ...(images.min > 0 ? [images.max > 1 && maxSourceImages > 1 ? 'images' : 'image'] : []),
    ...(mask === 'needed' ? ['mask'] : []),
    ...(isSized ? ['width', 'height'] : []),
    ...(needs.includes('search') ? ['search'] : []),
    ...(needs.includes('extend') ? ['left', 'right', 'top', 'bottom'] : []),
    ...(mode === 'upscale' && factors.length > 1 ? ['factor'] : []),
  ];
};

/** What has to be passed on in one mode at least, with the promise that it keeps. */
const settingsOf = (able: Capabilities): { name: string; promise: string }[] => [
  ...(able.seed ? [{ name: 'seed', promise: 'seeds' }] : []),
  ...(able.negativePrompt ? [{ name: 'negativePrompt', promise: 'negative prompts' }] : []),
  ...(able.strength ? [{ name: 'strength', promise: 'a strength' }] : []),
  ...(able.qualities.length > 1 ? [{ name: 'quality', promise: 'several qualities' }] : []),
  ...(able.transparency ? [{ name: 'background', promise: 'transparency' }] : []),
  ...(able.maxImages > 1 ? [{ name: 'n', promise: `up to ${able.maxImages} images a call` }] : []),
  ...able.parameters.map((name) => ({ name: `${parameterPrefix}${name}`, promise: `the parameter "${name}"` })),
];

/** Of what the call sets, what the data for its mode do not pass on, each with its warning. */
export const unsentSettings = (call: ImageCall, able: Capabilities, names: ReadonlySet<string>, label: string): Warning[] => {
  const settings = new Set([
    ...settingsOf(able).map(({ name }) => name),
    ...Object.keys(call.parameters).map((name) => `${parameterPrefix}${name}`),
  ]);
  return [...settings]
    .filter((name) => !names.has(name) && isSet(call, name))
    .map((name) => ({
      code: 'unsupported-setting',
      message: `${label} does not know the setting "${name}" for ${call.mode}; it was left out.`,
      details: { name },
    }));
};

const isSet = (call: ImageCall, name: string): boolean => {
  // Images that are missing are asked for again.
  if (name === 'n') return false;
  if (name === 'background') return call.background === 'transparent';
  // Every call to a model with seeds has one, also in modes that have nothing to do with chance.
  if (name === 'seed' && shapeOf(call.mode).prompt === 'none') return false;
  return callValue(call, name) !== undefined;
};
