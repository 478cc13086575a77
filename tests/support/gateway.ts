import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be closed: whoever comes then is turned away, as by a server that is down. */
export interface Gateway {
  readonly port: number;
  /** Connections that were let through so far. */
  readonly connections: number;
  close(): Promise<void>;
  open(): Promise<void>;
}

/** @param target port of the server behind it, on the loopback interface */
export const startGateway = async (target: number): Promise<Gateway> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const behind = connect(target, '127.0.0.1');
    client.pipe(behind).pipe(client);
    for (const [one, other] of [[client, behind], [behind, client]] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get connections() {
      return connections;
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async open() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
};
