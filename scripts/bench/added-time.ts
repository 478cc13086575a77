import path from 'node:path';
import sharp from 'sharp';
import type { ImageBytes, ImageProvider } from '../../plugins/imageforge/server/src/engine/image-model';
import { createSketchProvider } from '../../plugins/imageforge/server/src/providers/sketch';
import type { BootedStrapi } from '../../tests/support/strapi';
import type { BenchmarkContext, Row } from './benchmark';
import { createEngine } from './measured-engine';
import { createInstantProvider } from './instant-provider';
import { percentile, timed } from './statistics';

/** Enough for a 99th percentile of the engine alone; the real ending takes some hundred ms each time. */
const rounds = { none: 300, real: 40 };
const warmUps = 10;

const small = { width: 64, height: 64 };
const large = { width: 1536, height: 1024 };

const smallPicture = async (): Promise<ImageBytes> => ({
  bytes: await sharp({ create: { ...small, channels: 3, background: '#7a9cc6' } }).png().toBuffer(),
  mediaType: 'image/png',
});

const largePicture = async (): Promise<ImageBytes> => {
  const model = createSketchProvider().models[0]?.model;
  const result = await model?.generate({
    mode: 'text-to-image',
    prompt: 'The city after midnight',
    size: large,
    n: 1,
    seed: 1,
    images: [],
    parameters: {},
    signal: new AbortController().signal,
  });
  const [image] = result?.images ?? [];
  if (!image) throw new Error('There is no picture.');
  return image;
};

/** ms of the provider's call without anything around it. */
const bareCalls = async (provider: ImageProvider, size: typeof small, count: number): Promise<number[]> => {
  const took: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const call = {
      mode: 'text-to-image',
      prompt: `Picture ${round}`,
      size,
      n: 1,
      seed: 1,
      images: [],
      parameters: {},
      signal: new AbortController().signal,
    } as const;
    const { ms } = await timed(async () => provider.models[0]?.model.generate(call));
    took.push(ms);
  }
  return took;
};

const measure = async (
  { strapi, folder }: BootedStrapi,
  name: string,
  { ending, picture, size }: { ending: 'none' | 'real'; picture: ImageBytes; size: typeof small },
) => {
  const provider = createInstantProvider(picture, size);
  const engine = await createEngine({ strapi, folder: path.join(folder, 'originals', name), provider, ending });
  for (let round = 0; round < warmUps; round += 1) await engine.generate(`Warm-up ${round}`);
  engine.stages.clear();

  let statements = 0;
  const count = () => void (statements += 1);
  strapi.db.connection.on('query', count);
  const took: number[] = [];
  for (let round = 0; round < rounds[ending]; round += 1) took.push(await engine.generate(`Picture ${round}`));
  strapi.db.connection.off('query', count);
  await engine.stop();

  const bare = await bareCalls(provider, size, rounds[ending]);
  return {
    bare,
    /** ms of each generation, without the call. */
    added: took.map((ms, round) => ms - (bare[round] ?? 0)),
    stages: engine.stages,
    perGeneration: statements / rounds[ending],
  };
};

/** ms of these stages together, for each generation. */
const together = (stages: ReadonlyMap<string, readonly number[]>, names: readonly string[]): number[] => {
  const all = names.map((name) => stages.get(name) ?? []);
  return (all[0] ?? []).map((_, round) => all.reduce((sum, times) => sum + (times[round] ?? 0), 0));
};

/**
 * What the engine adds to a provider's call, with a provider that takes no time: with an ending that
 * does nothing, then with a hard budget in force, then with a large picture that is finished and published.
 */
export const measureAddedTime = async (booted: BootedStrapi, database: string, log: BenchmarkContext['log']): Promise<Row[]> => {
  const tiny = { ending: 'none', picture: await smallPicture(), size: small } as const;
  log(`${rounds.none} generations on ${database}, one after the other, with nowhere to publish …`);
  const alone = await measure(booted, 'alone', tiny);
  const budgets = booted.strapi.documents('plugin::imageforge.budget');
  const budget = await budgets.create({
    data: { name: 'All', scope: 'all', unit: 'images', period: 'month', limit: 1_000_000, mode: 'hard', enabled: true },
  });
  log(`${rounds.none} more, against a budget …`);
  const limited = await measure(booted, 'limited', tiny);
  await budgets.delete({ documentId: budget.documentId });
  log(`${rounds.real} of 1536x1024, finished and published into the media library …`);
  const whole = await measure(booted, 'whole', { ending: 'real', picture: await largePicture(), size: large });

  const row = (metric: string, values: readonly number[], share: number, goal?: string): Row => ({
    metric: `${database}: ${metric}, p${share * 100}`,
    value: percentile(values, share),
    unit: 'ms',
    ...(goal !== undefined && { goal }),
  });
  const statements = (metric: string, value: number): Row => ({ metric: `${database}: ${metric}, database statements`, value, unit: 'a generation' });
  // What generate does besides the call is routing, recording the attempt, and storing the picture.
  const added = (of: typeof alone) => together(of.stages, ['screen', 'reserve', 'generate', 'settle']);
  return [
    row('the bare call', alone.bare, 0.5),
    row('added to it by the whole engine', alone.added, 0.5),
    row('added to it by the whole engine', alone.added, 0.99),
    row('  of which screen, reserve, generate and settle', added(alone), 0.5, '≤ 5 ms'),
    row('  of which screen, reserve, generate and settle', added(alone), 0.99),
    statements('  a generation alone', alone.perGeneration),
    row('added with a budget in force', limited.added, 0.5),
    row('added with a budget in force', limited.added, 0.99),
    row('  of which screen, reserve, generate and settle', added(limited), 0.5, '≤ 5 ms'),
    statements('  a generation with a budget in force', limited.perGeneration),
    row('a picture of 1536x1024: check, WebP, XMP, thumbhash (finish)', whole.stages.get('finish') ?? [], 0.5),
    row('a picture of 1536x1024: five files and their row (publish)', whole.stages.get('publish') ?? [], 0.5),
    row('a picture of 1536x1024 into the media library, in all', whole.added, 0.5),
  ];
};
