import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that a test started. */
export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What it has written so far, both streams. */
  output(): string;
  /** Resolves when it has ended, whichever way. */
  readonly exited: Promise<Exit>;
  readonly isRunning: boolean;
  /** Sends the signal and waits for the end; a process that does not hear it in time is killed. */
  end(signal?: NodeJS.Signals, withinMs?: number): Promise<Exit>;
}

/** Of a long run, the end tells why. */
const keptOutput = 20_000;

/** Starts a process that does not outlive this one, if this one ends in good order. */
export const startChild = (command: string, args: readonly string[], options: SpawnOptions): Child => {
  const child = spawn(command, args, options);
  let text = '';
  const keep = (chunk: Buffer) => {
    text = `${text}${chunk.toString()}`.slice(-keptOutput);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);

  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = new Promise<Exit>((resolve) => {
    const ended = (exit: Exit) => {
      process.removeListener('exit', kill);
      resolve(exit);
    };
    child.once('exit', (code, signal) => ended({ code, signal }));
    child.once('error', (error) => {
      keep(Buffer.from(`${error}\n`));
      ended({ code: null, signal: null });
    });
  });
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;

  return {
    process: child,
    pid: child.pid ?? 0,
    output: () => text,
    exited,
    get isRunning() {
      return isRunning();
    },
    async end(signal = 'SIGKILL', withinMs = 10_000) {
      if (!isRunning()) return exited;
      child.kill(signal);
      const timer = setTimeout(kill, withinMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
};

/** Runs a program to its end. @throws Error with its output when it fails */
export const runChild = async (command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> => {
  const child = startChild(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const closed = child.process.pid === undefined ? Promise.resolve() : once(child.process, 'close');
  const { code } = await child.exited;
  await closed;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${child.output()}`);
};
