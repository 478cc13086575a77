import { asForgeError, type ErrorCode } from '../engine/errors';
import { type ComposeInput, composeRecipe, sizedBySource } from '../engine/generation/stages/compose';
import { type Capabilities, formatSize, type ImageCall, type ImageModel, mapModels, type Mode, modeNames, shapeOf, type Warning } from '../engine/image-model';
import { readImage } from '../engine/imaging';
import { callOf } from '../engine/testing/contract-calls';
import { centPrice, createTestModel } from '../engine/testing/test-model';
import { createTestWorker } from '../engine/testing/test-worker';
import { modeServers } from './mode-servers';

/** What became of a mode at a provider. */
export interface ModeOutcome {
  /** Folder of the provider. */
  provider: string;
  mode: Mode;
  /** Models that made an image of a request that had what the mode needs, and no more. */
  works: string[];
  /** What was fitted, with a warning each, where the request asked for all sorts of things with `adapt`. */
  adapts: string[];
  /** Why the models refused, before anything was asked of the provider. Empty where one of them works. */
  refuses: ErrorCode[];
}

const prompt = 'a red fox in the snow';

/**
 * Asks every provider for every mode, through the engine: the request is composed, put before the router,
 * and answered by the provider's fake server on loopback.
 * @throws Error when something else comes of a request than an image or a refusal of ours: a mode that is
 *   declared and does not work.
 */
export const runModes = async (): Promise<ModeOutcome[]> => {
  const outcomes: ModeOutcome[] = [];
  for (const [name, start] of Object.entries(modeServers)) {
    const server = await start();
    const calls: ImageCall[] = [];
    const watched = mapModels(server.provider, (priced) => ({ ...priced, model: watch(priced.model, calls) }));
    try {
      const told = (await watched.discover?.(AbortSignal.timeout(10_000))) ?? [];
      const models = [...new Map([...watched.models, ...told].map(({ model }) => [model.id, model])).values()];
      const ask = createAsker({ ...watched, models: [...watched.models, ...told] }, calls, server.requests);
      for (const mode of modeNames) outcomes.push({ provider: name, mode, ...(await runMode(mode, models, ask)) });
    } finally {
      await server.close?.();
    }
  }
  return outcomes;
};

type Answer = { warnings: readonly Warning[] } | { refused: ErrorCode };
type Ask = (mode: Mode, model: ImageModel, more: Partial<ComposeInput>) => Promise<Answer>;

const runMode = async (mode: Mode, models: readonly ImageModel[], ask: Ask): Promise<Pick<ModeOutcome, 'works' | 'adapts' | 'refuses'>> => {
  const [works, adapts, refuses] = [new Set<string>(), new Set<string>(), new Set<ErrorCode>()];
  for (const model of models) {
    const plain = await ask(mode, model, {});
    const fitted = await ask(mode, model, { ...wishes(mode, model.capabilities), adapt: true });
    if ('refused' in plain) {
      refuses.add(plain.refused);
      if (!('refused' in fitted)) throw new Error(`${model.id} refuses ${mode}, and with "adapt" makes it.`);
      continue;
    }
    works.add(model.id);
    if ('refused' in fitted) throw new Error(`${model.id} makes ${mode}, and with "adapt" refuses it: ${fitted.refused}.`);
    for (const { details } of fitted.warnings) if (typeof details?.name === 'string') adapts.add(details.name.split('.')[0] ?? '');
  }
  return { works: [...works], adapts: [...adapts].sort(), refuses: works.size > 0 ? [] : [...refuses] };
};

/** Of everything a value that is seldom there. Not of a factor where the model decides it: that is refused, as a mode is. */
const wishes = (mode: Mode, { factors }: Capabilities): Partial<ComposeInput> => {
  const { size, fields = [] } = shapeOf(mode);
  return {
    ...(size === 'asked' && { size: { width: 1201, height: 631 } }),
    seed: 1,
    negativePrompt: 'x',
    negativePromptRequested: true,
    quality: 'none such',
    background: 'transparent',
    parameters: { 'none-such': 1 },
    ...(fields.includes('strength') && { strength: 0.5 }),
    ...(fields.includes('extend') && { extend: { left: 2_100, right: 0, top: 0, bottom: 0 } }),
    ...(factors && fields.includes('factor') && { factor: 15.9 }),
  };
};

const createAsker = (provider: Parameters<typeof mapModels>[0], calls: ImageCall[], requests: readonly unknown[] | undefined): Ask => {
  const spare = { id: 'test', label: 'Test', models: [{ model: createTestModel((_call, makeAll) => makeAll()), price: centPrice }] };
  const worker = createTestWorker([provider, spare]);
  return async (mode, model, more) => {
    const { images: [source], mask, extend, factor, search } = await callOf(model.capabilities, mode, prompt);
    const [callsBefore, requestsBefore] = [calls.length, requests?.length ?? 0];
    const facts = source && (await readImage(source.bytes, limits));
    const input: ComposeInput = {
      mode,
      prompt: shapeOf(mode).prompt === 'none' ? '' : prompt,
      negativePromptRequested: false,
      n: 1,
      parameters: {},
      images: source ? [await worker.originals.put(source)] : [],
      ...(mask && { mask: await worker.originals.put(mask) }),
      ...(extend && { extend: model.capabilities.maxExtension === undefined ? { left: 1, right: 0, top: 0, bottom: 0 } : extend }),
      ...(factor !== undefined && { factor }),
      ...(search !== undefined && { search }),
      output: { format: 'webp', quality: 80 },
      ...more,
    };
    let composed: ReturnType<typeof composeRecipe>;
    try {
      composed = composeRecipe(input, model, [], () => 7);
    } catch (thrown) {
      return { refused: asForgeError(thrown).code };
    } finally {
      expectThat(calls.length === callsBefore, `${model.id}: ${mode} was asked for before it was composed`);
    }
    const recipe = sizedBySource(composed.recipe, facts, model, limits);
    const { state, images, error, warnings } = await worker.make({ seed: undefined, ...recipe });
    const [call] = calls.slice(callsBefore);
    expectThat(state === 'succeeded' && images[0]?.original !== undefined, `${model.id}: ${mode} is declared, and ${state}: ${error?.code} ${error?.message}`);
    expectThat(calls.length === callsBefore + 1 && call?.mode === mode, `${model.id}: ${mode} was asked for ${calls.length - callsBefore} times`);
    expectThat(call !== undefined && formatSize(call.size) === formatSize(recipe.size), `${model.id}: ${mode} was asked for in another size`);
    const heard = requests?.slice(requestsBefore);
    expectThat(heard === undefined || heard.length > 0, `${model.id}: ${mode} made an image that its server knows nothing of`);
    if (heard && shapeOf(mode).prompt === 'needed') expectThat(textsOf(heard).includes(prompt), `${model.id}: ${mode} reached its server without the prompt`);
    return { warnings: [...composed.warnings, ...warnings] };
  };
};

const limits = { maxBytes: 50_000_000, maxPixels: 50_000_000 };

const watch = (model: ImageModel, calls: ImageCall[]): ImageModel => ({
  ...model,
  generate(call) {
    calls.push(call);
    return model.generate(call);
  },
});

const expectThat = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(`${otherwise}.`);
};

/** All texts in what a server was asked, bytes read as text. */
const textsOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textsOf).join('\n');
};

/** The outcomes in Markdown, a row for each mode and a column for each provider: the table of docs/models.md. */
export const tableOf = (outcomes: readonly ModeOutcome[]): string => {
  const providers = [...new Set(outcomes.map(({ provider }) => provider))];
  const cellOf = (mode: Mode, provider: string): string => {
    const { works, adapts, refuses } = outcomes.find((one) => one.mode === mode && one.provider === provider) ?? { works: [], adapts: [], refuses: [] };
    if (works.length === 0) return `refuses with ${refuses.map((code) => `\`${code}\``).join(', ')}`;
    return adapts.length > 0 ? `works, adapts ${adapts.join(', ')}` : 'works';
  };
  const rows = modeNames.map((mode) => [`\`${mode}\``, ...providers.map((provider) => cellOf(mode, provider))]);
  const head = ['mode', ...providers.map((provider) => `\`${provider}\``)];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
};
