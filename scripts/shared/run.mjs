import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a Node program and waits for its end.
 * @param {string} file the program, a JavaScript file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean }} [options] `quiet` keeps
 *   its output instead of showing it
 * @returns {Promise<{ code: number, output: string }>} `output` is empty unless `quiet`
 */
export function runNode(file, args, { cwd = root, env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Seconds since `start` (a `Date.now()`), as `12.3 s`. */
export const since = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;
