import { type Capabilities, type ImageModel, modeNames } from '../engine/image-model';
import { startFakeServer } from '../engine/testing/fake-server';
import type { FakeRequest } from '../engine/testing/serve-loopback';
import { testImageModel } from '../engine/testing/image-model-contract';
import { createGate, type Gate } from '../engine/testing/wait-for';
import { createHttpClient, dataUrlOf, dressMask, gatherImages, imageOfLink, knownParameters, sizeWarnings, waitForJob } from '.';

/**
 * A provider with everything that a provider can have, written with the kit: jobs, links, all modes. It
 * shows that kit, contract suite and fake server fit together.
 */
const capabilities: Capabilities = {
  modes: modeNames,
  sizes: { kind: 'range', minSide: 64, maxSide: 2_048, multipleOf: 8, maxPixels: 4_194_304 },
  defaultSize: { width: 256, height: 192 },
  maxImages: 4,
  seed: true,
  negativePrompt: false,
  maxPromptLength: 1_000,
  qualities: [],
  transparency: false,
  partialImages: 0,
  maxSourceImages: 16,
  strength: true,
  maxExtension: 128,
  factors: [2, 4],
  parameters: ['style'],
  deterministic: true,
  procedural: false,
};

const key = 'key-0123456789-SECRET';

const createModel = (baseURL: string, timeoutMs = 20_000): ImageModel => {
  const client = createHttpClient({
    label: 'Example',
    baseURL,
    headers: { authorization: `Bearer ${key}` },
    secrets: [key],
    timeoutMs,
    maxBytes: 20_000_000,
    readRefusal: ({ body }) => ((body as { reason?: string }).reason === 'moderation' ? { code: 'IMAGEFORGE_MODERATION_REFUSED' } : {}),
  });
  return {
    provider: 'example',
    id: 'jobs-1',
    label: 'Example',
    capabilities,
    resumes: true,
    async generate({ mode, prompt, search, extend, factor, strength, size, n, seed = 0, images, mask, parameters, signal, job, onJob, onProgress }) {
      const { parameters: known, warnings } = knownParameters(parameters, capabilities.parameters, 'Example');
      const begin = async (): Promise<string> => {
        const body = {
          ...known,
          ...{ mode, prompt, search, extend, factor, strength, size, n, seed },
          images: images.map(dataUrlOf),
          ...(mask && { mask: dataUrlOf(await dressMask(mask, 'binary')) }),
        };
        const { id } = (await client.request({ method: 'POST', path: '/jobs', body, signal })).json() as { id: string };
        await onJob?.(id);
        return id;
      };
      const id = job ?? (await begin());
      const links = await waitForJob({
        async look(either) {
          const state = (await client.request({ path: `/jobs/${id}`, signal: either })).json() as { progress: number; images?: string[] };
          return state.images ? { isDone: true, result: state.images } : { isDone: false, progress: state.progress };
        },
        cancel: (own) => client.request({ method: 'DELETE', path: `/jobs/${id}`, signal: own }),
        signal,
        everyMs: 2,
        timeoutMs: 20_000,
        onProgress,
      });
      const trustedHosts = [new URL(baseURL).host];
      const toImage = async (link: string, index: number) => ({
        ...(await imageOfLink(link, { maxBytes: 20_000_000, timeoutMs, trustedHosts, signal })),
        seed: seed + index,
      });
      const { images: made, warnings: missing } = await gatherImages(links, toImage, { asked: n, label: 'Example' });
      return {
        images: made,
        usage: { images: made.length, seconds: 0.5 },
        costMicroUsd: 20_000 * made.length,
        warnings: [...warnings, ...missing, ...(await sizeWarnings(made, size, 'Example'))],
      };
    },
  };
};

interface Job {
  asked: Record<string, unknown>;
  looks: number;
  /** Opened once it was looked at, where it is to go on and on. */
  held?: Gate;
}

const startServer = async () => {
  const jobs = new Map<string, Job>();
  let canceled = 0;
  let hold: Gate | undefined;

  const begin = (request: FakeRequest) => {
    if (request.headers.authorization !== `Bearer ${key}`) return { status: 401 };
    const id = `job-${jobs.size + 1}`;
    jobs.set(id, { asked: request.json(), looks: 0, ...(hold && { held: hold }) });
    hold = undefined;
    return { status: 201, body: { id } };
  };
  const server = await startFakeServer({
    async answer(request, images) {
      if (request.method === 'POST') return begin(request);
      const job = jobs.get(request.path.replace('/jobs/', ''));
      if (!job) return { status: 404, body: { message: 'There is no such job.' } };
      if (request.method === 'DELETE') {
        canceled += 1;
        return { status: 204 };
      }
      job.looks += 1;
      job.held?.open();
      if (job.held || job.looks < 2) return { body: { progress: 0.5 } };
      const { prompt, size, n, seed, images: sources } = job.asked as { prompt: string; size: { width: number; height: number }; n: number; seed: number; images: string[] };
      const keys = Array.from({ length: n }, (_, index) => `${prompt} ${seed + index} ${sources.join()}`);
      return { body: { images: (await images.draw(size, keys)).map(images.link) } };
    },
    moderation: { status: 400, body: { message: 'Not this.', reason: 'moderation' } },
  });
  const hand = {
    begun: () => jobs.size,
    canceled: () => canceled,
    hold() {
      hold = createGate();
      return hold.opened;
    },
  };
  return { server, hand };
};

testImageModel(
  'a provider that has everything',
  async ({ timeoutMs }) => {
    const { server, hand } = await startServer();
    return {
      model: createModel(server.url, timeoutMs),
      secret: key,
      jobs: hand,
      fail: server.fail,
      failHttp: server.fail,
      hang: server.hang,
      close: server.close,
    };
  },
  { capabilities, http: {}, jobs: true, paid: true },
);
