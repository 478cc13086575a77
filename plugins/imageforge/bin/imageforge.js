#!/usr/bin/env node
'use strict';

const { loadStrapi } = require('./load-strapi.js');

const usage = `Usage: imageforge worker
       imageforge purge [--dry-run]
       imageforge orphans [--delete]
       imageforge ledger verify
       imageforge verify <file>...

  worker   Runs generations for the Strapi application in this folder, without answering requests.
           Needs queue.driver "bull" in the plugin's options; start as many as you want, on as many
           machines. SIGTERM lets the work under way end.
  purge    Deletes what the option "retention" does not keep, which happens once a day by itself.
           With --dry-run it only lists it.
  orphans  Lists the files at the targets that belong to no image and are older than an hour. With
           --delete it deletes them. Files of the media library are not listed: upload providers have
           no way to ask for them.
  ledger verify
           Adds up every entry of the ledger, compares with what the budgets show, and its charges
           with the calls on the generations that are still there, and prints the differences.
           Changes nothing; ends with 1 when there are any.
  verify   Tells of image files whether they say that they are generated, and whether their Content
           Credentials hold. Ends with 1 when one is broken or cannot be read. Needs no application.
`;

async function worker() {
  process.env.IMAGEFORGE_ROLE = 'worker';
  // It says itself when it is ready: Redis may come later.
  const strapi = await loadStrapi();

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

async function purge(isDryRun) {
  await require('./purge.js').purge(isDryRun);
  process.exit(0);
}

async function orphans(deletes) {
  await require('./orphans.js').orphans(deletes);
  process.exit(0);
}

/** By what is written after `imageforge`. */
const commands = {
  worker,
  purge: () => purge(false),
  'purge --dry-run': () => purge(true),
  orphans: () => orphans(false),
  'orphans --delete': () => orphans(true),
  async 'ledger verify'() {
    process.exit((await require('./verify-ledger.js').verifyLedger()) ? 0 : 1);
  },
};

/** @param {string[]} files */
async function verify(files) {
  const { verifyFiles } = require('../dist/kit/verify-files.js');
  process.exitCode = (await verifyFiles(files, (line) => process.stdout.write(`${line}\n`))) ? 0 : 1;
}

const words = process.argv.slice(2);
const name = words.join(' ');
const command = words[0] === 'verify' && words.length > 1 ? () => verify(words.slice(1)) : Object.hasOwn(commands, name) && commands[name];
if (command) {
  command().catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  });
} else {
  process.stderr.write(usage);
  process.exit(name === '--help' ? 0 : 2);
}
