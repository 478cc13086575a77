import { testLedger } from './ledger-contract';
import { createMemoryLedgerBook } from './memory-ledger-book';

const book = createMemoryLedgerBook();

testLedger('memory', () => book, async (budgets) => {
  book.switchedOn.splice(0, book.switchedOn.length, ...budgets);
});
