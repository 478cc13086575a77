/** Benchmark: ms that the built-in provider takes for a picture of 1536 × 1024 px, on one core */
import { randomFillSync } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import sharp from 'sharp';
import type { ImageCall } from '../../plugins/imageforge/server/src/engine/image-model';
import { createSketchProvider } from '../../plugins/imageforge/server/src/providers/sketch';
import type { Benchmark } from './benchmark';
import { percentile, timed } from './statistics';

const size = { width: 1536, height: 1024 };
/** Pictures of each prompt, of different seeds. */
const seeds = 3;

/** Words that lead to different compositions, and some that no composition knows. */
const prompts = [
  'A lighthouse above a stormy sea at dusk',
  'Snow-covered mountains at dawn',
  'Rolling green hills with a lone tree',
  'A pine forest in the mist',
  'The city after midnight, neon and rain',
  'Sand dunes under a hot sun',
  'A planet with rings and a distant galaxy',
  'The northern lights over a frozen lake',
  'Bauhaus poster of circles and triangles',
  'A still life with a bowl of lemons and a cup of coffee',
  'A bouquet of wild flowers and leaves',
  'Quarterly results of a logistics company',
];

const callOf = (prompt: string, seed: number): ImageCall => ({
  mode: 'text-to-image',
  prompt,
  size,
  n: 1,
  seed,
  images: [],
  parameters: {},
  signal: new AbortController().signal,
});

/** What a PNG of this size costs at least: pixels that were there before, of the worst kind. */
const encodeNoise = (): Promise<Buffer> => {
  const pixels = randomFillSync(Buffer.alloc(size.width * size.height * 3));
  return sharp(pixels, { raw: { ...size, channels: 3 } }).png({ compressionLevel: 3 }).toBuffer();
};

const benchmark: Benchmark = async ({ log }) => {
  sharp.concurrency(1);
  const priced = createSketchProvider().models[0];
  if (!priced) throw new Error('The provider has no model.');
  const { model } = priced;
  // The first picture loads fonts and compiles code.
  await model.generate(callOf('Warming up', 0));
  await encodeNoise();

  const pictures: number[] = [];
  const busy: number[] = [];
  const noise: number[] = [];
  for (const prompt of prompts) {
    const ofPrompt: number[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const before = performance.eventLoopUtilization();
      const { ms } = await timed(() => model.generate(callOf(prompt, seed)));
      busy.push(performance.eventLoopUtilization(before).active);
      ofPrompt.push(ms);
      noise.push((await timed(encodeNoise)).ms);
    }
    log(`${percentile(ofPrompt, 0.5).toFixed(0).padStart(6)} ms  ${prompt}`);
    pictures.push(...ofPrompt);
  }

  const row = (metric: string, values: readonly number[], share: number, goal?: string) => ({
    metric,
    value: percentile(values, share),
    unit: 'ms',
    goal,
  });
  return [
    { ...row('picture of 1536x1024, p50', pictures, 0.5, '≤ 1000 ms'), baseline: percentile(noise, 0.5) },
    { ...row('picture of 1536x1024, slowest', pictures, 1, '≤ 1500 ms'), baseline: percentile(noise, 1) },
    // What a request has to wait for while a picture is drawn in the same process.
    row('of which the event loop is busy, p50', busy, 0.5),
  ];
};

export default benchmark;
