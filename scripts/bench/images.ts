/** Benchmark: renditions beside sharp alone, an API request while images are finished, bytes beside ipx and Next.js */
import type { Benchmark, BenchmarkContext, Row } from './benchmark';
import { measureBytes } from './image-bytes';
import { measureLatency } from './image-latency';
import { measureRenditions } from './image-renditions';

export const needsBuild = true;

/**
 * What is measured, in order. Delivery (beside nginx and ipx) belongs in this list once the plugin
 * delivers: a function like the others, in a file of its own.
 */
const parts: Record<string, (context: BenchmarkContext) => Promise<Row[]>> = {
  renditions: measureRenditions,
  latency: measureLatency,
  bytes: measureBytes,
};

/** Only some of them: IMAGES_BENCH=renditions,bytes. */
const wanted = process.env.IMAGES_BENCH?.split(',') ?? Object.keys(parts);

const benchmark: Benchmark = async (context) => {
  const rows: Row[] = [];
  for (const name of wanted) {
    const measure = parts[name];
    if (!measure) throw new Error(`Expected IMAGES_BENCH to name ${Object.keys(parts).join(', ')}, got "${name}".`);
    rows.push(...(await measure(context)));
  }
  return rows;
};

export default benchmark;
