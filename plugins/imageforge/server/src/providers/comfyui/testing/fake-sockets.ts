import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface FakeSockets {
  /** Of both: `http://127.0.0.1:41234`. */
  url: string;
  /** Sends to the socket of a client, if there is one, and waits until the client has read it. A text or bytes are sent as they are. */
  send(clientId: string, message: object | string | Buffer): Promise<void>;
  /** Sends the same so many times, and does not wait. */
  flood(clientId: string, message: string, times: number): void;
  /** Cuts the socket of a client, without a word. */
  cut(clientId: string): void;
  /** Resolves when a client has its socket; left out: any. */
  connected(clientId?: string): Promise<unknown>;
  /** Resolves with the code of the close when the socket of a client, whoever it is, is no more. */
  gone(): Promise<number>;
  close(): Promise<void>;
}

/**
 * The WebSocket of ComfyUI at `/ws`, before a server that answers all else: connections are handed on byte by
 * byte, so that one that is cut or hangs does so here as well.
 */
export const startFakeSockets = async (serverUrl: string, isOpen: boolean): Promise<FakeSockets> => {
  const behind = Number(new URL(serverUrl).port);
  const sockets = new Map<string, WebSocket>();
  const [connecting, going]: [{ clientId: string | undefined; resolve: () => void }[], ((code: number) => void)[]] = [[], []];
  const lines = new Set<Socket>();

  // Never listens: it is given its connections.
  const upgrades = createHttpServer((_, response) => response.writeHead(404).end());
  const server = new WebSocketServer({ noServer: true });
  upgrades.on('upgrade', (request, line, head) => {
    if (!isOpen) return line.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    server.handleUpgrade(request, line, head, (socket) => {
      const clientId = new URL(request.url ?? '', 'http://loopback').searchParams.get('clientId') ?? '';
      sockets.set(clientId, socket);
      socket.on('error', () => undefined);
      socket.on('close', (code) => {
        sockets.delete(clientId);
        going.splice(0).forEach((resolve) => resolve(code));
      });
      socket.send(JSON.stringify({ type: 'status', data: { status: { exec_info: { queue_remaining: 0 } }, sid: clientId } }));
      for (const one of connecting.filter((waits) => waits.clientId === undefined || waits.clientId === clientId)) one.resolve();
    });
  });

  const front = createServer((line) => {
    lines.add(line);
    line.on('error', () => line.destroy()).on('close', () => lines.delete(line));
    line.once('data', (head) => {
      if (head.toString('latin1', 0, 7) === 'GET /ws') {
        line.unshift(head);
        upgrades.emit('connection', line);
        return;
      }
      const other = connect(behind, '127.0.0.1');
      other.on('error', () => line.destroy()).on('close', () => line.destroy());
      line.on('close', () => other.destroy());
      other.write(head);
      line.pipe(other).pipe(line);
    });
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async send(clientId, message) {
      const socket = sockets.get(clientId);
      if (!socket) return;
      // What is answered to a ping was read after what came before.
      const read = new Promise<void>((resolve) => {
        socket.once('pong', () => resolve());
        socket.once('close', () => resolve());
      });
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
      socket.ping();
      await read;
    },
    flood(clientId, message, times) {
      for (let count = 0; count < times; count += 1) sockets.get(clientId)?.send(message);
    },
    cut: (clientId) => sockets.get(clientId)?.terminate(),
    connected: (clientId) =>
      new Promise<void>((resolve) => {
        if (clientId === undefined ? sockets.size > 0 : sockets.has(clientId)) resolve();
        else connecting.push({ clientId, resolve });
      }),
    gone: () => new Promise((resolve) => void going.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.values()) socket.terminate();
        front.close(() => resolve());
        for (const line of lines) line.destroy();
      }),
  };
};
