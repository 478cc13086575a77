import fs from 'node:fs';
import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin } from '../shared/paths.mjs';
import { code, grouped, markdownTable } from './markdown.mjs';

const source = path.join(plugin, 'server', 'src');
const load = (...names) => loadTypeScript(path.join(source, ...names));

/** Every provider switched on, with all its models; a new provider's switch goes in here. */
const switches = {
  openai: { apiKey: 'docs', previews: 3 },
  stability: { apiKey: 'docs' },
  replicate: { apiKey: 'docs' },
  'black-forest-labs': { apiKey: 'docs' },
  'ai-sdk': { services: [{ id: 'docs', package: 'none', models: [] }] },
  // Their models are what the server has: one stands for all.
  automatic1111: { baseURL: 'http://127.0.0.1:7860', models: [{ id: '<checkpoint>' }] },
  comfyui: { baseURL: 'http://127.0.0.1:8188', models: [{ id: '<checkpoint>' }] },
  'sd-server': { baseURL: 'http://127.0.0.1:1234', models: [{ id: '<model>' }] },
  // Tells what it has only when it is asked.
  'gpu-runner': { baseURL: 'http://127.0.0.1:7800' },
};

/** More than this in one cell is nothing to read. */
const mostListed = 12;

/** Folders whose models are all an operator's own. */
const ownModels = ['custom-rest', 'custom-grpc'];

function providersWith(options) {
  const { optionsSchema } = load('config', 'schema.ts');
  const { createProviders } = load('providers', 'index.ts');
  return createProviders(optionsSchema.parse({ providers: options }));
}

/** @returns all models, each with whether it is offered only by servers other than the provider's own */
function allModels() {
  const providers = providersWith({ ...switches, openai: { ...switches.openai, baseURL: 'https://models.example/v1' } });
  const ids = providers.map(({ id }) => id);
  const folders = fs.readdirSync(path.join(source, 'providers'), { withFileTypes: true });
  const missing = folders.filter((one) => one.isDirectory() && !ids.includes(one.name) && !ownModels.includes(one.name)).map(({ name }) => name);
  if (missing.length > 0) throw new Error(`scripts/docs/models-tables.mjs: expected a switch for ${missing.join(', ')}.`);
  const usual = new Set(keysOf(providersWith(switches)));
  return providers.flatMap(({ models }) =>
    models.map((priced) => ({ ...priced, key: keyOf(priced), elsewhere: !usual.has(keyOf(priced)) })),
  );
}

const keyOf = ({ model }) => `${model.provider}/${model.id}`;
const keysOf = (providers) => providers.flatMap(({ models }) => models.map(keyOf));
const yesOr = (value) => (value ? 'yes' : 'no');
const listed = (values) => (values.length > 0 ? values.map(code).join(', ') : 'none');

/** What each model can do. */
export function modelsTable() {
  const { formatSize } = load('engine', 'image-model', 'index.ts');
  const rows = allModels().map(({ key, elsewhere, model: { capabilities: able } }) => [
    `${code(key)}${elsewhere ? ' ¹' : ''}`,
    able.modes.join(', '),
    sizesOf(able.sizes, formatSize),
    formatSize(able.defaultSize),
    String(able.maxImages),
    yesOr(able.seed),
    able.qualities.length > 0 ? able.qualities.join(', ') : 'none',
    yesOr(able.transparency),
    able.partialImages > 0 ? `up to ${able.partialImages}` : 'no',
    able.maxSourceImages > 0 ? `up to ${able.maxSourceImages}` : 'no',
    grouped(able.maxPromptLength),
    listed(able.parameters),
  ]);
  const head = ['model', 'modes', 'sizes', 'default size', 'images a call', 'seed', 'quality', 'transparent'];
  return markdownTable([...head, 'previews', 'source images', 'prompt, characters', 'parameters'], rows);
}

/** By mode, what each provider does with a request: really asked, by its fake server. */
export async function modesTable() {
  const { runModes, tableOf } = load('testing', 'run-modes.ts');
  return tableOf(await runModes());
}

const sizesOf = (sizes, formatSize) => {
  if (sizes.kind === 'list') {
    if (sizes.sizes.length <= mostListed) return sizes.sizes.map(formatSize).join(', ');
    const byArea = [...sizes.sizes].sort((one, other) => one.width * one.height - other.width * other.height);
    return `${sizes.sizes.length} sizes from ${formatSize(byArea[0])} to ${formatSize(byArea.at(-1))}`;
  }
  const { minSide, maxSide, multipleOf, minPixels, maxPixels, maxAspectRatio } = sizes;
  return [
    `sides of ${minSide} to ${grouped(maxSide)} px`,
    ...(multipleOf > 1 ? [`divisible by ${multipleOf}`] : []),
    `${minPixels ? `${grouped(minPixels)} to` : 'at most'} ${grouped(maxPixels)} px in all`,
    ...(maxAspectRatio ? [`at most ${maxAspectRatio}:1`] : []),
  ].join(', ');
};

/** What each model costs, by the rows that the estimates are made of. */
export function pricesTable() {
  const { estimatePrice } = load('engine', 'budget', 'index.ts');
  const { formatSize } = load('engine', 'image-model', 'index.ts');
  const rows = allModels().map(({ key, elsewhere, price, model: { capabilities: able } }) => {
    const qualities = able.qualities.filter((quality) => quality !== 'auto');
    // Without a prompt: what is left is the image itself.
    const one = (quality) => estimatePrice(price, { size: able.defaultSize, quality, n: 1, prompt: '', images: 0 });
    const images = qualities.length > 0 ? qualities.map((quality) => `${quality} ${amountOf(one(quality))}`) : [amountOf(one())];
    return [
      `${code(key)}${elsewhere ? ' ¹' : ''}`,
      [...new Set(images.map((text) => (text.endsWith('unknown') ? 'unknown' : text)))].join(', '),
      formatSize(able.defaultSize),
      ratesOf(price),
      price?.asOf ?? '',
      price?.source ?? 'nobody knows',
    ];
  });
  const head = ['model', 'one image', 'of the size', 'a million tokens: text in, image in, image out'];
  return markdownTable([...head, 'as of', 'source'], rows);
}

const dollars = (microUsd) => `$${(microUsd / 1_000_000).toFixed(6).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
const amountOf = ({ known, min, max }) => {
  if (!known) return 'unknown';
  if (max === 0) return 'free';
  return min === max ? dollars(min) : `${dollars(min)} to ${dollars(max)}`;
};
const ratesOf = (price) => {
  if (price?.kind !== 'per-token') return '';
  const { textInput, imageInput, imageOutput } = price.rates;
  return [textInput, imageInput, imageOutput].map(dollars).join(', ');
};

/** The styles of the built-in provider. */
export function stylesTable() {
  const { styles } = load('providers', 'sketch', 'styles.ts');
  return markdownTable(['`parameters.style`', 'what it looks like'], styles.map(({ id, description }) => [code(id), description]));
}
