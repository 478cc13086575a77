import type { Attempt } from '../generation/generation';
import type { GenerationArchive } from '../ports';
import { chargeOf } from './create-ledger';
import type { BookedCharge, LedgerBook } from './ledger-book';

/** A call that stands otherwise in the ledger than on its generation. */
export interface ChargeDifference {
  generationId: string;
  attemptId: string;
  /** What the generation's row says. `undefined`: it knows of no such call. */
  made?: BookedCharge;
  /** What the ledger says. `undefined`: nothing. */
  booked?: BookedCharge;
}

/**
 * Compares the charges with the calls on the rows of the generations, as far as retention has left
 * those. No counter adds up the charges, so one that was deleted shows nowhere else. Only what has
 * ended is compared: its calls were booked before its row said so, and it makes no more of them.
 * @returns how many calls were compared, and those that differ
 */
export const verifyCharges = async (
  book: Pick<LedgerBook, 'chargesOf'>,
  archive: Pick<GenerationArchive, 'pages'>,
): Promise<{ calls: number; differences: ChargeDifference[] }> => {
  let calls = 0;
  const differences: ChargeDifference[] = [];
  for await (const page of archive.pages()) {
    const made = page.flatMap(({ generation: { id, attempts, finishedAt } }) =>
      finishedAt ? attempts.map((attempt) => bookedAs(id, attempt)) : [],
    );
    const ended = page.flatMap(({ generation: { id, finishedAt } }) => (finishedAt ? [id] : []));
    // After the rows: what has ended by then is booked by now.
    const booked = new Map((ended.length > 0 ? await book.chargesOf(ended) : []).map((charge) => [charge.attemptId, charge]));
    calls += made.length;
    for (const one of made) {
      const other = booked.get(one.attemptId);
      booked.delete(one.attemptId);
      if (!other || !isSame(one, other)) differences.push({ ...namesOf(one), made: one, ...(other && { booked: other }) });
    }
    for (const one of booked.values()) differences.push({ ...namesOf(one), booked: one });
  }
  return { calls, differences };
};

const bookedAs = (generationId: string, attempt: Attempt): BookedCharge => {
  const { at, ...charge } = chargeOf(attempt);
  return { ...charge, generationId, day: at.slice(0, 10) };
};

const isSame = (one: BookedCharge, other: BookedCharge): boolean =>
  one.generationId === other.generationId &&
  one.provider === other.provider &&
  one.model === other.model &&
  one.microUsd === other.microUsd &&
  one.isAmbiguous === other.isAmbiguous &&
  one.day === other.day;

const namesOf = ({ generationId, attemptId }: BookedCharge) => ({ generationId, attemptId });
