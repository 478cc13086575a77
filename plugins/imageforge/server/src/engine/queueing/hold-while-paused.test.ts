import { generationFixture } from '../testing/generation-fixtures';
import { createMemoryGenerationStore } from '../testing/memory-generation-store';
import { holdWhilePaused } from './hold-while-paused';

const setUp = async (isPaused: boolean) => {
  const store = createMemoryGenerationStore();
  const ran: string[] = [];
  const work = holdWhilePaused(async (id) => void ran.push(id), { isPaused: async () => isPaused, store });
  const { generation } = await store.create(generationFixture());
  return { store, ran, work, id: generation.id };
};

describe('a job that comes up', () => {
  it('is run while the queue is not paused', async () => {
    const { ran, work, id } = await setUp(false);
    await work({ generationId: id });
    expect(ran).toEqual([id]);
  });

  it('is let go of while it is paused', async () => {
    const { ran, work, id } = await setUp(true);
    await work({ generationId: id });
    await work({ generationId: 'nobody' });
    expect(ran).toEqual([]);
  });

  it('is run while it is paused when somebody has canceled it', async () => {
    const { store, ran, work, id } = await setUp(true);
    await store.claim(id, 'worker', 1_000);
    await store.requestCancel(id);
    await work({ generationId: id });
    expect(ran).toEqual([id]);
  });
});
