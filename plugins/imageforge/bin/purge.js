'use strict';

const { loadStrapi } = require('./load-strapi.js');

/**
 * `imageforge purge`: says, a line each, what the rules of retention don't keep, and then deletes it.
 * @param {boolean} isDryRun only says it
 */
async function purge(isDryRun) {
  const strapi = await loadStrapi();
  try {
    const { plan, carryOut, describe } = strapi.plugin('imageforge').service('retention');
    const planned = await plan();
    for (const line of describe(planned)) process.stdout.write(`${line}\n`);
    if (isDryRun) {
      process.stdout.write('Nothing was deleted.\n');
      return;
    }
    const { records, prompts, images, files } = await carryOut(planned);
    process.stdout.write(`Deleted: ${records} records, ${prompts} prompts, ${images} images, ${files} files.\n`);
  } finally {
    await strapi.destroy();
  }
}

module.exports = { purge };
