import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { ForgeError } from '../engine/errors';
import { answering } from './respond';

const answerTo = async (thrown: unknown) => {
  const logged: string[] = [];
  const ctx = { method: 'POST', path: '/x' } as Context;
  const action = answering({ log: { error: (message: string) => logged.push(message) } } as unknown as Core.Strapi, async () => {
    throw thrown;
  });
  await action(ctx);
  return { status: ctx.status, body: ctx.body as { error: Record<string, unknown> }, logged };
};

describe('an error', () => {
  it('is answered with its code and details', async () => {
    const { status, body, logged } = await answerTo(
      new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'Expected a prompt.', { details: { field: 'prompt' } }),
    );
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST', message: 'Expected a prompt.', details: { field: 'prompt' } });
    expect(logged).toEqual([]);
  });

  it('that nobody expected is logged, and says nothing of itself', async () => {
    const { body, logged } = await answerTo(new Error('password of the database'));
    expect(JSON.stringify(body)).not.toContain('password');
    expect(logged[0]).toContain('password');
  });

  it('does not send a long request back', async () => {
    const name = 'x'.repeat(1_000_000);
    const { body } = await answerTo(new ForgeError('IMAGEFORGE_UNSUPPORTED', `Expected none, got "${name}".`, { details: { field: name } }));
    expect(JSON.stringify(body).length).toBeLessThan(3_000);
    expect(body.error).toMatchObject({ code: 'IMAGEFORGE_UNSUPPORTED', details: {} });
  });
});
