import fs from 'node:fs';
import path from 'node:path';
import { binary, plugin, root } from './paths.mjs';
import { runNode, since } from './run.mjs';
import { forgetStamp, keepStamp, keptStamp, stampOf } from './stamp.mjs';

/**
 * @typedef {object} Step
 * @property {string} name names its stamp
 * @property {string} title shown while it runs
 * @property {string[]} inputs files and folders that the result depends on
 * @property {string[]} outputs files that are there once it is built
 * @property {() => Promise<{ code: number, output: string }>} run
 */

const compile = (...project) => runNode(binary('typescript', 'tsc'), ['-p', path.join(plugin, ...project)], { quiet: true });

/** @type {Record<'plugin' | 'server' | 'panel', Step>} */
export const steps = {
  plugin: {
    name: 'plugin',
    title: 'the plugin',
    inputs: ['plugins/imageforge', 'package-lock.json'],
    outputs: [
      'plugins/imageforge/dist/server/index.js',
      'plugins/imageforge/dist/admin/index.js',
      'plugins/imageforge/dist/shared/generations.d.ts',
      'plugins/imageforge/dist/kit/provider-kit/public.js',
      'plugins/imageforge/dist/kit/engine/testing/public.js',
    ],
    run: async () => {
      const bundles = await runNode(binary('@strapi/sdk-plugin', 'strapi-plugin'), ['build'], {
        cwd: plugin,
        quiet: true,
      });
      if (bundles.code !== 0) return bundles;
      // The SDK declares the types of server/src and admin/src alone, and both name those of shared/.
      fs.rmSync(path.join(plugin, 'dist', 'shared'), { recursive: true, force: true });
      const types = await compile('shared', 'tsconfig.build.json');
      if (types.code !== 0) return types;
      // Nor does it know the two entries for those who write providers.
      fs.rmSync(path.join(plugin, 'dist', 'kit'), { recursive: true, force: true });
      return compile('server', 'tsconfig.kit.json');
    },
  },
  server: {
    name: 'server',
    title: 'the host',
    inputs: ['config', 'src', 'tsconfig.json', 'package.json', 'package-lock.json'],
    outputs: ['dist/config/server.js', 'dist/src/index.js'],
    run: () => {
      // A content type that was removed must not live on in dist; the admin panel's own folder stays.
      for (const folder of ['config', 'src'])
        fs.rmSync(path.join(root, 'dist', folder), { recursive: true, force: true });
      return runNode(binary('typescript', 'tsc'), ['-p', '.'], { quiet: true });
    },
  },
  panel: {
    name: 'panel',
    title: 'the admin panel (about a minute)',
    inputs: [
      'src/admin',
      'config/admin.ts',
      'config/server.ts',
      'config/plugins.ts',
      'plugins/imageforge/admin',
      'plugins/imageforge/shared',
      'plugins/imageforge/package.json',
      'package.json',
      'package-lock.json',
    ],
    outputs: ['dist/build/index.html'],
    run: () =>
      runNode(binary('@strapi/strapi', 'strapi'), ['build'], {
        quiet: true,
        env: { NODE_ENV: 'production' },
      }),
  },
};

const isFresh = (step, stamp) =>
  keptStamp(step.name) === stamp && step.outputs.every((file) => fs.existsSync(path.join(root, file)));

/**
 * Builds what is stale, in order.
 * @param {Step[]} wanted
 * @param {{ force?: boolean, log?: (line: string) => void }} [options]
 * @returns {Promise<boolean>} false when a step failed; its output has been shown then
 */
export async function buildSteps(wanted, { force = false, log = console.log } = {}) {
  for (const step of wanted) {
    // Taken before the step runs: a file that changes meanwhile makes the result stale again.
    const stamp = stampOf(step.inputs);
    if (!force && isFresh(step, stamp)) continue;
    forgetStamp(step.name);
    log(`Building ${step.title} …`);
    const start = Date.now();
    const { code, output } = await step.run();
    const missing = step.outputs.filter((file) => !fs.existsSync(path.join(root, file)));
    if (code !== 0 || missing.length > 0) {
      log(output);
      log(
        `Building ${step.title} failed (exit ${code}${missing.length ? `, no ${missing.join(', ')}` : ''}).`,
      );
      return false;
    }
    keepStamp(step.name, stamp);
    log(`  built in ${since(start)}`);
  }
  return true;
}
