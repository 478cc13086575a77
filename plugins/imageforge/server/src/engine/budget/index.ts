export { actualCost } from './actual-cost';
export { estimatePrice, type EstimateRequest } from './estimate-price';
export type { Estimate, MicroUsd, OutputTokens, Price, TokenRates, TokensByArea } from './price';
