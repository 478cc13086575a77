#!/usr/bin/env node
'use strict';

const usage = `Usage: imageforge worker

  worker   Runs generations for the Strapi application in this folder, without answering requests.
           Needs queue.driver "bull" in the plugin's options; start as many as you want, on as many
           machines. SIGTERM lets the work under way end.
`;

/** The application's own Strapi, not one that may lie beside this package. */
const strapiPath = () => require.resolve('@strapi/strapi', { paths: [process.cwd(), __dirname] });
/** A package that Strapi brings along. */
const fromStrapi = (name) => require(require.resolve(name, { paths: [strapiPath()] }));

async function worker() {
  process.env.IMAGEFORGE_ROLE = 'worker';
  const appDir = process.cwd();
  const { createStrapi } = require(strapiPath());
  // Like `strapi start`: a TypeScript application was built before.
  const { isUsingTypeScript, resolveOutDir } = fromStrapi('@strapi/typescript-utils');
  const distDir = (await isUsingTypeScript(appDir)) ? await resolveOutDir(appDir) : appDir;
  // It says itself when it is ready: Redis may come later.
  const strapi = await createStrapi({ appDir, distDir, autoReload: false, serveAdminPanel: false }).load();

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

if (process.argv[2] === 'worker') {
  worker().catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  });
} else {
  process.stderr.write(usage);
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}
