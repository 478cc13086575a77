'use strict';

const { loadStrapi } = require('./load-strapi.js');

const text = ({ reserved, spent }) => `${reserved} reserved, ${spent} spent`;

/**
 * Adds up every entry of the ledger and compares with what the budgets show; changes nothing.
 * @returns whether they are the same.
 */
async function verifyLedger() {
  const strapi = await loadStrapi();
  try {
    const { accounts, differences } = await strapi.plugin('imageforge').service('forge').budgets.verify();
    for (const { account, counter, entries } of differences) {
      process.stdout.write(`${account}: shows ${counter ? text(counter) : 'nothing'}; its entries add up to ${text(entries)}.\n`);
    }
    process.stdout.write(`Accounts: ${accounts}, differences: ${differences.length}.\n`);
    return differences.length === 0;
  } finally {
    await strapi.destroy();
  }
}

module.exports = { verifyLedger };
