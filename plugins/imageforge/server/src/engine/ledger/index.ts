export { type Account, accountOf, type Budget } from './budget';
export { parseBudget } from './budget-row';
export { createLedger, type LedgerOptions } from './create-ledger';
export type { Balance, Booking, LedgerBook, Position } from './ledger-book';
export { imagesOf, knownCostOf } from './spent';
export { verifyCharges } from './verify-charges';
export { type LedgerDifference, verifyLedger } from './verify-ledger';
