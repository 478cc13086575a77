import type { Core } from '@strapi/types';
import type { Context } from 'koa';
import { ForgeError } from '../engine/errors';
import type { JobNotice } from '../engine/image-model';
import { type Forge, keepForge } from '../services/forge';
import { createJobNoticeController } from './job-notice';

const raw = Symbol.for('unparsedBody');

/** A provider that takes what is signed with the body itself. */
const setUp = () => {
  const logged: string[] = [];
  const heard: string[] = [];
  const strapi = {} as Core.Strapi;
  keepForge(strapi, {
    logger: { error: (message: string) => logged.push(message) },
    reports: { report: (thrown: unknown) => logged.push(String(thrown)) },
    jobNotices: {
      receive(_provider: string, { headers, rawBody }: JobNotice) {
        if (headers['webhook-signature'] !== rawBody) throw new ForgeError('IMAGEFORGE_UNAUTHENTICATED', 'Not signed.');
        heard.push(rawBody);
      },
    },
  } as unknown as Forge);
  const controller = createJobNoticeController(strapi);
  const post = async (type: string, body: unknown, signature?: string): Promise<number> => {
    const ctx = {
      method: 'POST',
      path: '/x',
      params: { provider: 'replicate' },
      request: { body, headers: { 'content-type': type, ...(signature !== undefined && { 'webhook-signature': signature }) } },
      is: (wanted: string) => type.includes(wanted) && wanted,
    } as unknown as Context;
    await controller.receive?.(ctx);
    return ctx.status;
  };
  return { post, logged, heard };
};

describe('a notice of a provider', () => {
  it('is taken as it came', async () => {
    const { post, heard } = setUp();
    expect(await post('application/json', { id: 1, [raw]: '{"id":1}' }, '{"id":1}')).toBe(204);
    expect(heard).toEqual(['{"id":1}']);
  });

  it.each([
    ['text/plain', 'anything'],
    ['multipart/form-data', {}],
    ['application/octet-stream', undefined],
  ])('that is not signed is refused, and nothing is logged: %s', async (type, body) => {
    const { post, logged } = setUp();
    expect(await post(type, body)).toBe(401);
    expect(logged).toEqual([]);
  });

  it('is refused where its body is not kept as it came, which the log says once', async () => {
    const { post, logged } = setUp();
    expect(await post('application/json', { id: 1 })).toBe(401);
    expect(await post('application/json', { id: 1 }, '{"id":1}')).toBe(401);
    expect(logged).toEqual([expect.stringContaining('includeUnparsed: true')]);
  });
});
