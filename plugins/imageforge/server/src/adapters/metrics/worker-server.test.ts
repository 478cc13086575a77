import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startWorkerServer } from './worker-server';

describe("a worker's metrics", () => {
  let server: Server;
  let text: () => Promise<string>;
  const ask = (path: string, authorization = 'Bearer right') =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: { authorization } });

  beforeAll(async () => {
    const metrics = { text: () => text(), contentType: 'text/plain; version=0.0.4', stageEnded: () => undefined, moderatorAsked: () => undefined, textsAsked: () => undefined };
    server = await startWorkerServer({ host: '127.0.0.1', port: 0 }, metrics, (authorization) => authorization === 'Bearer right');
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    text = async () => 'a_metric 1\n';
  });

  it('are for those with the token, and all that it answers', async () => {
    const answer = await ask('/metrics');
    expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 200, text: 'a_metric 1\n' });
    expect((await ask('/metrics', 'Bearer wrong')).status).toBe(401);
    expect((await ask('/')).status).toBe(404);
  });

  it('are told on the one address only that was asked for', () => {
    expect(server.address()).toMatchObject({ address: '127.0.0.1' });
  });

  it('are a 500 when they cannot be read', async () => {
    text = () => Promise.reject(new Error('The database is away.'));
    expect((await ask('/metrics')).status).toBe(500);
  });

  it('reject a port that is taken', async () => {
    const { port } = server.address() as AddressInfo;
    const metrics = { text, contentType: '', stageEnded: () => undefined, moderatorAsked: () => undefined, textsAsked: () => undefined };
    await expect(startWorkerServer({ host: '127.0.0.1', port }, metrics, () => true)).rejects.toThrow('EADDRINUSE');
  });
});
