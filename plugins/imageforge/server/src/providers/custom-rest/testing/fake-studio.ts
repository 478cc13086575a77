import { type FakeImages, type FakeServer, startFakeServer } from '../../../engine/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '../../../engine/testing/serve-loopback';
import type { JobHand } from '../../../engine/testing/image-model-subject';
import type { ImageModel } from '../../../engine/image-model';
import { customRestSchema } from '../../../config/custom-rest-schema';
import { createCustomRestProvider, type CustomRestOptions } from '..';
import { type Delivery, describeStudio, plantedKey } from './description';
import { readAsked } from './read-asked';

export interface Studio extends FakeServer {
  jobs: JobHand;
  /** Refuses the next request, or lets its job fail, in the studio's own dress. */
  refuse(kind: string): void;
  /** Leaves the first image of the next answer out. */
  filter(): void;
  /** Every job that is asked about goes on being worked at. */
  stall(): void;
  /** @param more laid over the description */
  model(more?: object, options?: Partial<CustomRestOptions>): ImageModel;
}

/** A server of nobody's make, which refuses a request that is not what it documents. */
export const startStudio = async (delivery: Delivery): Promise<Studio> => {
  let [refusing, filters, stalls]: [string | undefined, boolean, boolean] = [undefined, false, false];
  let stopped = 0;
  let looked = (): void => undefined;
  const jobs = new Map<string, { request: FakeRequest; looks: number; refused?: string }>();

  const make = async (request: FakeRequest, images: FakeImages): Promise<FakeAnswer> => {
    const asked = await readAsked(request);
    if ('trouble' in asked) return { status: 422, body: asked };
    const seeds = Array.from({ length: asked.count }, (_, index) => asked.seed + index);
    const drawn = await images.draw(asked.size, seeds.map((seed) => `${asked.key} ${seed}`));
    if (delivery === 'bytes') return { headers: { 'content-type': 'image/png' }, body: drawn[0] };
    if (delivery === 'url') return { body: { links: drawn.map(images.link) } };
    const isLeftOut = (index: number) => filters && index === 0;
    const data = drawn.map((image, index) => ({
      image: isLeftOut(index) ? '' : image.toString('base64'),
      seed: seeds[index],
      finish: isLeftOut(index) ? 'FILTERED' : 'OK',
    }));
    filters = false;
    return { headers: { 'x-request-id': 'req-1' }, body: { state: 'finished', took: 2, data } };
  };

  const lookAt = (name: string, method: string, images: FakeImages): FakeAnswer | Promise<FakeAnswer> => {
    const job = jobs.get(decodeURIComponent(name));
    if (!job) return { status: 404, body: { trouble: { kind: 'lost', words: 'No such job.' } } };
    if (method === 'DELETE') {
      stopped += 1;
      return { body: { state: 'stopped' } };
    }
    job.looks += 1;
    looked();
    if (stalls || job.looks < 3) return { body: { state: job.looks < 2 ? 'waiting' : 'working', percent: Math.min(job.looks * 40, 90) } };
    return job.refused ? { body: { state: 'refused', ...refusalOf(job.refused) } } : make(job.request, images);
  };

  const server = await startFakeServer({
    refuse: (status, words) => ({ status, body: { trouble: { kind: 'other', words } } }),
    async answer(request, images) {
      if (request.headers.authorization !== `Key ${plantedKey}`) return { status: 401, body: { trouble: { kind: 'key', words: 'Who are you?' } } };
      const [, , place, name = ''] = request.path.split('/');
      if (place === 'jobs') return lookAt(name, request.method, images);
      const refused = refusing;
      refusing = undefined;
      if (delivery !== 'job') return refused ? { body: refusalOf(refused) } : make(request, images);
      const id = `job ${jobs.size + 1}`;
      jobs.set(id, { request, looks: 0, ...(refused && { refused }) });
      return { status: 202, body: { job: { id } } };
    },
  });
  return {
    ...server,
    refuse: (kind) => void (refusing = kind),
    filter: () => void (filters = true),
    stall: () => void (stalls = true),
    jobs: {
      begun: () => jobs.size,
      canceled: () => stopped,
      hold: () => {
        stalls = true;
        return new Promise<void>((resolve) => void (looked = resolve));
      },
    },
    model: (more, options) => {
      const described = customRestSchema.parse(describeStudio(server.url, delivery, more));
      return createCustomRestProvider({ ...described, maxImageBytes: 10_000_000, ...options }).models[0]!.model;
    },
  };
};

const refusalOf = (kind: string) => ({ trouble: { kind, words: `It is ${kind}.` } });
