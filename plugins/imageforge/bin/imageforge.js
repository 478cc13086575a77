#!/usr/bin/env node
'use strict';

const usage = `Usage: imageforge worker | ledger verify

  worker   Runs generations for the Strapi application in this folder, without answering requests.
           Needs queue.driver "bull" in the plugin's options; start as many as you want, on as many
           machines. SIGTERM lets the work under way end.

  ledger verify
           Adds up every entry of the ledger, compares with what the budgets show, and prints the
           differences. Changes nothing; ends with 1 when there are any.
`;

const { loadStrapi } = require('./load-strapi.js');

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

/** By what is written after `imageforge`. */
const commands = {
  worker,
  async 'ledger verify'() {
    const { verifyLedger } = require('./verify-ledger.js');
    process.exit((await verifyLedger()) ? 0 : 1);
  },
};

const name = process.argv.slice(2).join(' ');
if (Object.hasOwn(commands, name)) {
  commands[name]().catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  });
} else {
  process.stderr.write(usage);
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}
