export { actualCost } from './actual-cost';
export { estimatePrice } from './estimate-price';
export { overridePrices } from './override-prices';
export type { Estimate, MicroUsd, Price } from './price';
