#!/usr/bin/env node
'use strict';

const { purge } = require('./purge.js');

const usage = `Usage: imageforge worker
       imageforge purge [--dry-run]

  worker   Runs generations for the Strapi application in this folder, without answering requests.
           Needs queue.driver "bull" in the plugin's options; start as many as you want, on as many
           machines. SIGTERM lets the work under way end.
  purge    Deletes what the option "retention" does not keep, which happens once a day by itself.
           With --dry-run it only lists it.
`;

/** The application's own Strapi, not one that may lie beside this package. */
const strapiPath = () => require.resolve('@strapi/strapi', { paths: [process.cwd(), __dirname] });
/** A package that Strapi brings along. */
const fromStrapi = (name) => require(require.resolve(name, { paths: [strapiPath()] }));

/** The application in this folder, loaded and not listening. */
async function loadStrapi() {
  const appDir = process.cwd();
  const { createStrapi } = require(strapiPath());
  // Like `strapi start`: a TypeScript application was built before.
  const { isUsingTypeScript, resolveOutDir } = fromStrapi('@strapi/typescript-utils');
  const distDir = (await isUsingTypeScript(appDir)) ? await resolveOutDir(appDir) : appDir;
  return createStrapi({ appDir, distDir, autoReload: false, serveAdminPanel: false }).load();
}

async function worker() {
  process.env.IMAGEFORGE_ROLE = 'worker';
  const strapi = await loadStrapi();
  const driver = strapi.config.get('plugin::imageforge.queue.driver', 'embedded');
  if (driver !== 'bull') {
    throw new Error(`Expected queue.driver "bull" in config/plugins, got "${driver}": an embedded queue has no other process.`);
  }
  strapi.log.info('ImageForge worker is ready.');

  // Strapi's own handlers would end the process in the middle of a generation.
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.removeAllListeners(signal);
    process.once(signal, () => {
      strapi.log.info(`${signal}: the worker lets its work end.`);
      strapi.destroy().then(
        () => process.exit(0),
        (error) => {
          strapi.log.error(error);
          process.exit(1);
        },
      );
    });
  }
}

/** Runs a command that has an end on the loaded application. */
async function once(run) {
  const strapi = await loadStrapi();
  await run(strapi);
  await strapi.destroy();
  process.exit(0);
}

const [name, ...args] = process.argv.slice(2);
const isDryRun = args[0] === '--dry-run';
const commands = {
  worker: args.length === 0 && worker,
  purge: args.length === Number(isDryRun) && (() => once((strapi) => purge(strapi, isDryRun))),
};

if (Object.hasOwn(commands, name ?? '') && commands[name]) {
  commands[name]().catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  });
} else {
  process.stderr.write(usage);
  process.exit(name === '--help' ? 0 : 2);
}
