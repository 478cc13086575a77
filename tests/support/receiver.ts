import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receiver {
  /** Scheme, host and port. */
  url: string;
  /** What has arrived, oldest first. */
  readonly received: { headers: IncomingHttpHeaders; body: string }[];
  /** Answers from now on with this status; with 204 at first. */
  answer(status: number): void;
  close(): Promise<void>;
}

/** Somebody whom webhooks tell of events, on the loopback address. */
export const startReceiver = async (): Promise<Receiver> => {
  const received: Receiver['received'] = [];
  let status = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += String(chunk)));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next) => void (status = next),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
