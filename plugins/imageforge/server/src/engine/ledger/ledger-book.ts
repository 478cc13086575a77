import type { MicroUsd } from '../budget';
import type { Requester } from '../generation/generation';
import type { Account, Budget } from './budget';

/** What stands on an account, in its unit. */
export interface Balance {
  reserved: number;
  spent: number;
}

/** What one generation has on an account: the sum of its entries there. */
export interface Position extends Balance {
  account: Account;
  /** How many entries that is. */
  entries: number;
}

/** A change of one generation's position. */
export interface Move {
  account: Account;
  /** `reserve` holds more; `settle` turns what was held into what was spent; `release` gives it back unspent. */
  kind: 'reserve' | 'settle' | 'release';
  /** Differences, in the account's unit. */
  reserved: number;
  spent: number;
  /** How many entries the generation has on the account before this one. */
  number: number;
  /** It is refused when reserved and spent together would exceed this. `undefined`: never. */
  limit?: number;
}

/** What one call to a provider cost, whether or not a budget counts it. */
export interface Charge {
  attemptId: string;
  provider: string;
  model: string;
  /** `undefined`: unknown. */
  microUsd?: MicroUsd;
  /** Whether nobody knows if it was charged; the amount is then its highest estimate. */
  isAmbiguous: boolean;
  /** When the call ended, or began where its end is not known; ISO 8601. */
  at: string;
}

/** A charge as it stands in the ledger. */
export interface BookedCharge extends Omit<Charge, 'at'> {
  generationId: string;
  /** The day it counts for, by UTC: `2026-11-24`. */
  day: string;
}

/** What the calls to one model cost. */
export interface ChargeSum {
  /** `provider/model` */
  model: string;
  calls: number;
  /** Of what is known. */
  microUsd: MicroUsd;
  /** Calls of unknown cost. */
  unknown: number;
  /** What of the sum may not have been charged. */
  ambiguousMicroUsd: MicroUsd;
}

/** Entries that are written together. */
export interface Booking {
  generationId: string;
  requester: Requester;
  /** When; ISO 8601. */
  at: string;
  moves: readonly Move[];
  charges: readonly Charge[];
}

/**
 * The append-only entries, and for each account the counter that they add up to. It knows how to keep
 * them, not when something may be spent: that is the ledger's.
 */
export interface LedgerBook {
  /** The budgets that are switched on. */
  budgets(): Promise<Budget[]>;
  /** By the account's key; one that nothing was booked on is not there. */
  balances(keys: readonly string[]): Promise<ReadonlyMap<string, Balance>>;
  /** What was booked for one generation so far. */
  standing(generationId: string): Promise<{ positions: Position[]; chargedAttempts: ReadonlySet<string> }>;
  /**
   * Writes all of it or nothing, in one transaction in which each counter is changed by a single
   * conditional statement.
   * @returns the account that refused its move, with nothing written; undefined when all is booked.
   * @throws when an entry of that number, or a charge of that attempt, is there already.
   */
  book(booking: Booking): Promise<Account | undefined>;
  /** What the calls cost whose day begins with this: a day or a month, by UTC. By model, in alphabetical order. */
  charged(period: string): Promise<ChargeSum[]>;
  /** The charges of these generations. */
  chargesOf(generationIds: readonly string[]): Promise<BookedCharge[]>;
  /** Every account, by its counter and by the sum of its entries; they have to be the same. */
  totals(): Promise<{ counters: ReadonlyMap<string, Balance>; entries: ReadonlyMap<string, Balance> }>;
}
