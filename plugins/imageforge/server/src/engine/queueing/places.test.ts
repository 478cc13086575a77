import type { Requester } from '../generation/generation';
import { generationFixture } from '../testing/generation-fixtures';
import { createMemoryGenerationStore } from '../testing/memory-generation-store';
import { createPlaces } from './places';

const token = (id: string): Requester => ({ kind: 'api-token', id });
const editor: Requester = { kind: 'admin', id: '1' };
const automation: Requester = { kind: 'automation', id: 'api::article.article#cover' };

/** A queue in memory, worked on one at a time in the order of the places. */
const setUp = () => {
  const store = createMemoryGenerationStore();
  const places = createPlaces(store);
  const ask = (requester: Requester, n = 1) =>
    places.take(requester, n, async (priority) => (await store.create(generationFixture({ requester, priority }))).generation);

  /** Ends the next `count` generations. @returns who asked for them */
  const work = async (count: number): Promise<string[]> => {
    const done: string[] = [];
    while (done.length < count) {
      const [next] = await store.due(-1, 1);
      const generation = next && (await store.claim(next.id, 'worker', 1_000));
      if (!generation) break;
      done.push(generation.requester.id);
      await store.save(generation.id, 'worker', { state: 'succeeded' });
      await store.release(generation.id, 'worker');
    }
    return done;
  };
  return { store, ask, work };
};

const repeat = async (count: number, ask: () => Promise<unknown>): Promise<void> => {
  for (let time = 0; time < count; time += 1) await ask();
};
const share = (done: readonly string[], id: string): number => done.filter((one) => one === id).length;

describe('places in the queue', () => {
  it('go to editors before programs, and to programs before automation', async () => {
    const { ask, work } = setUp();
    await repeat(3, () => ask(automation));
    await repeat(3, () => ask(token('shop')));
    await ask(editor);
    expect(await work(5)).toEqual(['1', 'shop', 'shop', 'shop', automation.id]);
  });

  it('do not let a thousand jobs of one keep the single one of another waiting', async () => {
    const { ask, work } = setUp();
    await repeat(1_000, () => ask(token('shop')));
    await work(400);
    await ask(token('blog'));
    expect(await work(3)).toContain('blog');
  });

  it('are fair also when the thousand come at the same moment', async () => {
    const { ask, work } = setUp();
    await Promise.all(Array.from({ length: 1_000 }, () => ask(token('shop'))));
    await ask(token('blog'));
    expect(await work(3)).toContain('blog');
  });

  it('take turns, and a backlog does not starve behind a party that keeps asking', async () => {
    const { ask, work } = setUp();
    await repeat(500, () => ask(token('shop')));
    await work(400);
    const done: string[] = [];
    // The blog asks for as much as can be made at all.
    for (let time = 0; time < 100; time += 1) {
      await ask(token('blog'));
      done.push(...(await work(1)));
    }
    expect(share(done, 'shop')).toBeGreaterThan(40);
    expect(share(done, 'blog')).toBeGreaterThan(40);
  });

  it('keep the order of one party', async () => {
    const { store, ask, work } = setUp();
    const asked: string[] = [];
    await repeat(5, async () => asked.push((await ask(token('shop'))).id));
    await work(2);
    await repeat(2, async () => asked.push((await ask(token('shop'))).id));
    expect((await store.due(-1, 10)).map(({ id }) => id)).toEqual(asked.slice(2));
  });

  it('count images, not requests', async () => {
    const { ask, work } = setUp();
    await repeat(4, () => ask(token('posters'), 10));
    await repeat(40, () => ask(token('icons'), 1));
    // The first poster was alone when it came; from then on ten icons go to one poster.
    await work(1);
    const done = await work(22);
    expect(share(done, 'posters')).toBe(2);
    expect(share(done, 'icons')).toBe(20);
  });

  it('are shared by all of a tenant', async () => {
    const { ask, work } = setUp();
    await repeat(20, () => ask({ ...token('acme-1'), tenant: 'acme' }));
    await repeat(20, () => ask({ ...token('acme-2'), tenant: 'acme' }));
    await repeat(20, () => ask(token('blog')));
    await work(1);
    expect(share(await work(20), 'blog')).toBe(10);
  });

  it('give back what a request that failed had taken', async () => {
    const { store, ask } = setUp();
    const places = createPlaces(store);
    const fails = () => places.take(token('shop'), 7, () => Promise.reject(new Error('the disk is full')));
    await expect(fails()).rejects.toThrow('the disk is full');
    const { priority } = await ask(token('shop'));
    expect(await places.take(token('blog'), 1, async (place) => place)).toBe(priority + 1);
  });
});
