import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A gate before a provider's API: while it is closed, previews pass and finished images wait. */
export interface Gate {
  /** Base URL of the API behind the gate. */
  url: string;
  close(): void;
  open(): void;
  /** Number of answers that wait. */
  readonly waiting: number;
  stop(): Promise<void>;
}

/** What stands in a stream's event once the image is finished. */
const finished = /^event: .*\.completed$/m;

/** @param target base URL of the API */
export const startGate = async (target: string): Promise<Gate> => {
  let isOpen = true;
  const waiting = new Set<() => void>();

  const passage = (response: ServerResponse): Promise<void> => {
    if (isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      const pass = () => {
        waiting.delete(pass);
        resolve();
      };
      waiting.add(pass);
      response.once('close', pass);
    });
  };

  const forward = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const answer = await fetch(`${new URL(target).origin}${incoming.url ?? ''}`, {
      method: incoming.method,
      headers: headers as Record<string, string>,
      body: chunks.length > 0 ? new Uint8Array(Buffer.concat(chunks)) : undefined,
    });
    const type = answer.headers.get('content-type') ?? 'application/octet-stream';
    const body = Buffer.from(await answer.arrayBuffer());
    const parts = type.startsWith('text/event-stream') ? body.toString().split(/(?<=\n\n)/) : [body];
    const isStream = parts.length > 1;
    if (!isStream) await passage(response);
    response.writeHead(answer.status, { 'content-type': type });
    for (const part of parts) {
      if (isStream && finished.test(String(part))) await passage(response);
      response.write(part);
    }
    response.end();
  };

  const server = createServer((incoming, response) => {
    forward(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(target).pathname}`,
    close: () => void (isOpen = false),
    open() {
      isOpen = true;
      waiting.forEach((pass) => pass());
    },
    get waiting() {
      return waiting.size;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
};
