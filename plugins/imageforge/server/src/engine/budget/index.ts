export { actualCost } from './actual-cost';
export { believableUsage, isBelievableCost } from './believable';
export { estimatePrice, type EstimateRequest } from './estimate-price';
export { overridePrices, type PriceOverride } from './override-prices';
export type { Estimate, MicroUsd, OutputTokens, Price, TokenRates, TokensByArea } from './price';
