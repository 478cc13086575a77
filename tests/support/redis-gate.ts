import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A way to Redis on which something can happen between two commands. */
export interface RedisGate {
  readonly url: string;
  /** Called before each command, or batch of commands, that goes through; it waits meanwhile. */
  before: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}

/** @param port of the Redis behind it */
export const startRedisGate = async (port: number): Promise<RedisGate> => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const redis = connect(port, '127.0.0.1');
    let passing = Promise.resolve();
    client.on('data', (commands) => {
      passing = passing.then(() => gate.before?.()).then(() => void redis.write(commands));
    });
    redis.pipe(client);
    for (const [one, other] of [[client, redis], [redis, client]] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gate: RedisGate = {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    before: undefined,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return gate;
};
