import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { found } from './parts';
import { waitFor } from './wait-for';

/** A redis-server of one test, without a password or anything on disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Process id of the server that runs now. */
  readonly pid: number;
  /** Ends the process and deletes its folder. */
  stop(): Promise<void>;
  /** Ends the process and starts an empty one on the same port. */
  restart(): Promise<void>;
  /** Ends the process and leaves the port closed until `start`. */
  shutdown(): Promise<void>;
  start(): Promise<void>;
  /** Stops the process where it is: it accepts connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  flushall(): Promise<void>;
  /** From now on it wants this password (`''`: none), and ends every connection that there is. */
  changePassword(password: string): Promise<void>;
  /** Sends a command. @returns the first line of the answer as it came: `+OK`, `:3`, `-ERR …` */
  command(...parts: string[]): Promise<string>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  return address.port;
};

/** Sends commands on a connection of its own. @returns the first line of the last answer, e.g. `+OK`, `:3` */
const send = (port: number, ...commands: (readonly string[])[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const [first = []] = commands;
    const answers: string[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(2_000, () => socket.destroy(new Error(`Redis did not answer ${first[0]} within 2 s.`)));
    socket.once('error', reject);
    const next = () => {
      const parts = commands[answers.length] ?? [];
      const bulks = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
      socket.write(`*${parts.length}\r\n${bulks.join('')}`);
    };
    socket.on('data', (data) => {
      answers.push(String(data).split('\r\n')[0] ?? '');
      if (answers.length < commands.length) return next();
      resolve(answers.at(-1) ?? '');
      socket.destroy();
    });
    next();
  });

const answers = (port: number): Promise<boolean> =>
  send(port, ['PING']).then(
    (answer) => answer === '+PONG',
    () => false,
  );

const launch = async (port: number, folder: string): Promise<ChildProcess> => {
  const child = spawn(
    found('redis') ?? 'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  );
  // A test run that dies leaves no server behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  await waitFor('redis-server to answer', async () => child.exitCode !== null || (await answers(port)));
  return child;
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  // Nothing is saved, so nothing is lost; a frozen process hears no other signal.
  child.kill('SIGKILL');
  await exited;
};

/** Starts a redis-server on a free port of the loopback interface. */
export const startRedis = async (): Promise<RedisServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'imageforge-redis-'));
  let port = await freePort();
  let child = await launch(port, folder);
  // Somebody else took the port in between.
  for (let attempt = 0; child.exitCode !== null && attempt < 5; attempt++) {
    port = await freePort();
    child = await launch(port, folder);
  }
  let password = '';
  const start = async () => {
    password = '';
    child = await launch(port, folder);
    if (child.exitCode !== null) throw new Error(`redis-server did not start on port ${port}.`);
  };
  if (child.exitCode !== null) throw new Error('redis-server did not start.');
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return child.pid ?? 0;
    },
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
    async restart() {
      await end(child);
      await start();
    },
    shutdown: () => end(child),
    start,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    command: (...parts) => send(port, parts),
    async changePassword(next) {
      const entrance = password === '' ? [] : [['AUTH', password]];
      const kills = ['normal', 'pubsub'].map((type) => ['CLIENT', 'KILL', 'TYPE', type]);
      await send(port, ...entrance, ['CONFIG', 'SET', 'requirepass', next], ...kills);
      password = next;
    },
    async flushall() {
      const answer = await send(port, ['FLUSHALL']);
      if (answer !== '+OK') throw new Error(`FLUSHALL was answered with ${answer}.`);
    },
  };
};
