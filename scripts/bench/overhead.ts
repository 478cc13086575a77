/** Benchmark: what the engine adds to a provider's call, with a provider that takes no time */
import path from 'node:path';
import type { Core } from '@strapi/types';
import sharp from 'sharp';
import type { ImageBytes, ImageProvider } from '../../plugins/imageforge/server/src/engine/image-model';
import { createSketchProvider } from '../../plugins/imageforge/server/src/providers/sketch';
import { type BootedStrapi, bootStrapi } from '../../tests/support/strapi';
import type { Benchmark, Row } from './benchmark';
import { createEngine } from './measured-engine';
import { createInstantProvider } from './instant-provider';
import { percentile, timed } from './statistics';

export const needsBuild = true;

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

const countStatements = (strapi: Core.Strapi): { count: number } => {
  const statements = { count: 0 };
  strapi.db.connection.on('query', () => (statements.count += 1));
  return statements;
};

const measure = async (
  { strapi, folder }: BootedStrapi,
  ending: 'none' | 'real',
  picture: ImageBytes,
  size: typeof small,
) => {
  const provider = createInstantProvider(picture, size);
  const engine = await createEngine({ strapi, folder: path.join(folder, 'originals', ending), provider, ending });
  for (let round = 0; round < warmUps; round += 1) await engine.generate(`Warm-up ${round}`);
  engine.stages.clear();

  const statements = countStatements(strapi);
  const took: number[] = [];
  for (let round = 0; round < rounds[ending]; round += 1) took.push(await engine.generate(`Picture ${round}`));
  const perGeneration = statements.count / rounds[ending];
  strapi.db.connection.removeAllListeners('query');
  await engine.stop();
  return { took, bare: await bareCalls(provider, size, rounds[ending]), stages: engine.stages, perGeneration };
};

const benchmark: Benchmark = async ({ log }) => {
  // A sweep in between would be counted.
  const booted = await bootStrapi({ options: { engine: { sweepMs: 3_600_000 } } });
  try {
    log(`${rounds.none} generations with a tiny picture, an empty finish and nowhere to publish …`);
    const engine = await measure(booted, 'none', await smallPicture(), small);
    log(`${rounds.real} generations of 1536x1024, finished and published into the media library …`);
    const whole = await measure(booted, 'real', await largePicture(), large);

    const row = (metric: string, of: typeof engine, share: number, goal?: string): Row => ({
      metric,
      value: percentile(of.took, share),
      unit: 'ms',
      baseline: percentile(of.bare, share),
      goal,
    });
    const stage = (name: 'generate' | 'finish' | 'publish', what: string): Row => ({
      metric: `  of which ${name} (${what}), p50`,
      value: percentile(whole.stages.get(name) ?? [], 0.5),
      unit: 'ms',
    });
    return [
      row('engine alone, p50', engine, 0.5, '≤ 25 ms'),
      row('engine alone, p99', engine, 0.99, '≤ 60 ms'),
      { metric: 'engine alone, database statements', value: engine.perGeneration, unit: 'a generation' },
      row('1536x1024 into the media library, p50', whole, 0.5),
      row('1536x1024 into the media library, p99', whole, 0.99),
      stage('generate', 'check and store the bytes'),
      stage('finish', 'check, WebP, XMP, thumbhash'),
      stage('publish', 'five files and their row'),
      { metric: '  database statements', value: whole.perGeneration, unit: 'a generation' },
    ];
  } finally {
    await booted.stop();
  }
};

export default benchmark;
