import { spawn } from 'node:child_process';

/** What `npm run` and this repository put into the environment: a stranger's application has none of it. */
const ours =
  /^(npm_(package|lifecycle|command)|npm_config_(local_prefix|global_prefix|prefix|workspace)|INIT_CWD|NODE_(PATH|ENV|OPTIONS)|IMAGEFORGE_|DATABASE_|STRAPI_|OPENAI_|REDIS_)/i;

const cleanEnvironment = () => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  const inModules = (folder) => folder.split(/[\\/]/).includes('node_modules');
  env.PATH = (env.PATH ?? '')
    .split(':')
    .filter((folder) => !inModules(folder))
    .join(':');
  return env;
};

/** Everything that runs now, so that whatever ends this script ends it too. */
const running = new Set();

/**
 * @typedef {object} Program
 * @property {() => string} output both streams, so far
 * @property {Promise<number>} ended its exit code; 128 when a signal ended it
 * @property {() => boolean} isRunning
 * @property {(withinMs?: number) => Promise<void>} end asks it to end, and kills it and its children after that
 */

/**
 * Starts a program in a process group of its own, in an environment without traces of this repository.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string> }} options
 * @returns {Program}
 */
export function start(command, args, { cwd, env = {} }) {
  const child = spawn(command, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const keep = (chunk) => (output += chunk);
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const signalGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const killGroup = () => signalGroup('SIGKILL');
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      keep(`${error}\n`);
      running.delete(killGroup);
      resolve(127);
    });
    // Not 'exit': the last lines may still be on their way.
    child.once('close', (code) => {
      running.delete(killGroup);
      resolve(code ?? 128);
    });
  });
  if (child.pid) running.add(killGroup);
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    output: () => output,
    ended,
    isRunning,
    async end(withinMs = 10_000) {
      if (isRunning()) signalGroup('SIGTERM');
      const timer = setTimeout(killGroup, withinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string>, withinMs: number, codes?: number[] }} options
 *   `codes`: exit codes that are no failure; only 0 when left out
 * @returns {Promise<string>} what it wrote
 * @throws Error with the end of its output, when it fails or takes too long
 */
export async function run(command, args, { withinMs, codes = [0], ...options }) {
  const program = start(command, args, options);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void program.end(2_000);
  }, withinMs);
  const code = await program.ended;
  clearTimeout(timer);
  if (!isLate && codes.includes(code)) return program.output();
  const why = isLate ? `took longer than ${withinMs / 1000} s` : `ended with ${code}`;
  throw new Error(`${command} ${args.join(' ')} ${why}:\n${program.output().slice(-6_000)}`);
}

/** Ends everything that was started and still runs. */
export function endAll() {
  for (const kill of running) kill();
}
