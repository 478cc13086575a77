'use strict';

const { loadStrapi } = require('./load-strapi.js');

const text = ({ reserved, spent }) => `${reserved} reserved, ${spent} spent`;

const callText = ({ provider, model, microUsd, isAmbiguous, day }) =>
  `${provider}/${model} on ${day}, ${microUsd === undefined ? 'of unknown cost' : `${microUsd} micro-USD`}${isAmbiguous ? ', perhaps charged' : ''}`;

/**
 * Adds up every entry of the ledger, compares with what the budgets show, and its charges with the
 * calls on the generations that retention has left; changes nothing.
 * @returns whether they are the same.
 */
async function verifyLedger() {
  const strapi = await loadStrapi();
  try {
    const { accounts, differences, calls, chargeDifferences } = await strapi.plugin('imageforge').service('forge').budgets.verify();
    for (const { account, counter, entries } of differences) {
      process.stdout.write(`${account}: shows ${counter ? text(counter) : 'nothing'}; its entries add up to ${text(entries)}.\n`);
    }
    for (const { generationId, attemptId, made, booked } of chargeDifferences) {
      process.stdout.write(
        `call ${attemptId} of generation ${generationId}: made ${made ? callText(made) : 'nowhere'}; booked ${booked ? callText(booked) : 'nowhere'}.\n`,
      );
    }
    const found = differences.length + chargeDifferences.length;
    process.stdout.write(`Accounts: ${accounts}, calls: ${calls}, differences: ${found}.\n`);
    return found === 0;
  } finally {
    await strapi.destroy();
  }
}

module.exports = { verifyLedger };
