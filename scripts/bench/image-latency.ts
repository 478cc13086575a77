import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { apiToken, bootStrapi } from '../../tests/support/strapi';
import { benchPictures } from './bench-pictures';
import type { BenchmarkContext, Row } from './benchmark';
import { createInstantProvider } from './instant-provider';
import { createEngine } from './measured-engine';
import { percentile } from './statistics';

/** Twice as wide as most pages. */
const size = { width: 2048, height: 1365 };
const images = 50;
/** Enough for a 99th percentile of the server at rest. */
const idleRequests = 600;

/** Waiting for an ordinary request while images are finished and published on the same machine. */
export const measureLatency = async ({ root, log }: BenchmarkContext): Promise<Row[]> => {
  const { strapi, folder, stop } = await bootStrapi({ options: { autofill: { enabled: false } } });
  const client = startClient(root);
  try {
    await client.answer();
    await strapi.documents('api::article.article').create({ locale: 'en', status: 'published', data: { title: 'The city', summary: 's', body: 'A walk. '.repeat(100) } });
    const { port } = strapi.server.httpServer.address() as AddressInfo;
    const asked = { url: `http://127.0.0.1:${port}/api/articles?populate=cover`, token: await apiToken(strapi) };

    const ask = (count?: number) => {
      const answered = client.answer();
      client.send({ ...asked, ...(count !== undefined && { count }) });
      return answered;
    };
    await ask(100);
    const idle = await ask(idleRequests);
    log(`At rest: ${spread(idle)}`);

    const [bytes] = await benchPictures(1, size);
    if (!bytes) throw new Error('There is no picture.');
    const provider = createInstantProvider({ bytes, mediaType: 'image/png' }, size);
    const engine = await createEngine({ strapi, folder: path.join(folder, 'bench-originals'), provider, ending: 'real', concurrency: 2 });
    const measuring = ask();
    const ms = await engine.generateAll(images, (ended) => ended % 10 === 0 && log(`Finished ${ended} of ${images} images.`));
    client.send({ stop: true });
    const busy = await measuring;
    log(`While ${images} images of ${size.width}x${size.height} were finished, in ${Math.round(ms / 1_000)} s: ${spread(busy)}`);
    await engine.stop();

    return [0.5, 0.99].map((share) => ({
      metric: `API request, p${share * 100}, while ${images} images of ${size.width}x${size.height} are finished (beside a server at rest)`,
      value: percentile(busy, share),
      unit: 'ms',
      baseline: percentile(idle, share),
      ...(share === 0.99 && { goal: 'ratio ≤ 1.5' }),
    }));
  } finally {
    client.end();
    await stop();
  }
};

const spread = (took: readonly number[]): string =>
  `${took.length} requests, ${[0.5, 0.9, 0.99, 1].map((share) => `p${share * 100} ${percentile(took, share).toFixed(1)} ms`).join(', ')}`;

const startClient = (root: string) => {
  const child = fork(path.join(root, 'scripts', 'bench', 'latency-client.mjs'), [], { cwd: root });
  return {
    send: (message: object) => void child.send(message),
    answer: () =>
      new Promise<number[]>((resolve, reject) => {
        const exited = (code: number | null) => reject(new Error(`The client ended with ${code}.`));
        child.once('exit', exited);
        child.once('message', (message: { took?: number[]; error?: string }) => {
          child.removeListener('exit', exited);
          if (message.took) resolve(message.took);
          else reject(new Error(message.error));
        });
      }),
    end: () => void child.kill('SIGKILL'),
  };
};
