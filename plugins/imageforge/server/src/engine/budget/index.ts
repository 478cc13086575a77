export { actualCost } from './actual-cost';
export { believableUsage, isBelievableCost } from './believable';
export { estimatePrice } from './estimate-price';
export { overridePrices } from './override-prices';
export type { Estimate, MicroUsd, Price } from './price';
