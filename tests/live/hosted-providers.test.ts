import fs from 'node:fs';
import path from 'node:path';
import { parseOptions } from '../../plugins/imageforge/server/src/config';
import { actualCost } from '../../plugins/imageforge/server/src/engine/budget';
import { type ImageCall, modelKey, type PricedModel } from '../../plugins/imageforge/server/src/engine/image-model';
import { readImage } from '../../plugins/imageforge/server/src/engine/imaging';
import { createProviders } from '../../plugins/imageforge/server/src/providers';
import { type LiveModel, liveModels, notHosted } from './live-models';

/** Longest wait for one image, ms. */
const patience = 300_000;
const limits = { maxBytes: 50_000_000, maxPixels: 50_000_000 };

const providerOf = ({ model, options }: LiveModel, key: string) =>
  createProviders(parseOptions({ providers: options(key) })).find(({ id }) => model.startsWith(`${id}/`));
const modelsOf = (live: LiveModel, key: string): readonly PricedModel[] => providerOf(live, key)?.models ?? [];

/** The model with the real key; its server is asked what it has where that is needed. */
const modelOf = async (live: LiveModel, key: string): Promise<PricedModel> => {
  const { model } = live;
  const told = (await providerOf(live, key)?.discover?.(AbortSignal.timeout(patience))) ?? [];
  const found = [...modelsOf(live, key), ...told].find((priced) => modelKey(priced.model) === model);
  if (!found) throw new Error(`There is no model ${model}.`);
  return found;
};

const dollars = (microUsd: number | undefined): string => (microUsd === undefined ? 'an unknown amount' : `$${(microUsd / 1_000_000).toFixed(6)}`);

/** `npm run test:live`: the providers themselves, one cheap image each, with keys from the environment. */
describe('hosted providers', () => {
  it('are all here', () => {
    const folders = fs.readdirSync(path.join(__dirname, '../../plugins/imageforge/server/src/providers'), { withFileTypes: true });
    const providers = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const hosted = liveModels.map(({ model }) => model.split('/')[0]);
    expect([...hosted, ...notHosted].sort()).toEqual(providers.sort());
  });

  it.each(liveModels.map((live) => [live.model, live] as const))('%s is a model that there is', (model, live) => {
    // To know that needs no key, and asks nobody.
    expect(modelsOf(live, 'none-0123456789').map((priced) => modelKey(priced.model))).toContain(model);
  });

  for (const live of liveModels) {
    const key = process.env[live.key];
    const title = `${live.model} makes an image`;
    if (!key) {
      it.skip(`${title}: ${live.key} is not set`, () => undefined);
      continue;
    }
    it(
      title,
      async () => {
        const { model, price } = await modelOf(live, key);
        const { defaultSize, seed } = model.capabilities;
        const call: ImageCall = {
          mode: 'text-to-image',
          prompt: 'A plain grey pebble on white',
          size: defaultSize,
          n: 1,
          ...(seed && { seed: 1 }),
          images: [],
          parameters: {},
          signal: AbortSignal.timeout(patience),
          ...live.call,
        };
        const result = await model.generate(call);
        const [image] = result.images;
        const facts = await readImage(image?.bytes ?? new Uint8Array(), limits);
        const cost = result.costMicroUsd ?? actualCost(price, result.usage, call);
        process.stdout.write(`${live.model}: ${facts.width}x${facts.height} ${facts.mediaType}, ${dollars(cost)}, ${JSON.stringify(result.usage)}\n`);
        expect({ width: facts.width, height: facts.height, warnings: result.warnings }).toEqual({ ...call.size, warnings: [] });
      },
      patience,
    );
  }
});
