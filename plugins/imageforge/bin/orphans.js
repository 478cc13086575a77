'use strict';

const { loadStrapi } = require('./load-strapi.js');

/**
 * `imageforge orphans`: says, a line each, which files at the targets belong to no image.
 * @param {boolean} deletes also deletes them
 */
async function orphans(deletes) {
  const strapi = await loadStrapi();
  try {
    const { plan, carryOut, describe } = strapi.plugin('imageforge').service('orphans');
    const planned = await plan();
    for (const line of describe(planned)) process.stdout.write(`${line}\n`);
    if (planned.targets.length === 0) process.stdout.write('There are no targets.\n');
    process.stdout.write(deletes ? `Deleted: ${await carryOut(planned)} files.\n` : 'Nothing was deleted.\n');
  } finally {
    await strapi.destroy();
  }
}

module.exports = { orphans };
