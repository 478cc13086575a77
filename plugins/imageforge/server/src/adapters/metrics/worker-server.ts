import { createServer, type Server } from 'node:http';
import type { Metrics } from './prometheus';

/** Where it listens. */
interface Address {
  host: string;
  port: number;
}

/**
 * `GET /metrics` of a worker, which answers nothing else.
 * @param isAllowed judges the header `Authorization`
 */
export const startWorkerServer = (
  { host, port }: Address,
  metrics: Metrics,
  isAllowed: (authorization: string | undefined) => boolean,
): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      if (request.url !== '/metrics' || request.method !== 'GET') return void response.writeHead(404).end();
      if (!isAllowed(request.headers.authorization)) return void response.writeHead(401).end();
      metrics.text().then(
        (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    });
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
    // Looking on keeps no worker alive.
    server.unref();
  });
