/** A test of a contract that an implementation cannot keep, and why. */
interface SkippedTest {
  test: string;
  reason: string;
}

export interface ContractOptions {
  skip?: readonly SkippedTest[];
}

/** `it`, but a test that the implementation skips is shown as skipped, with the reason. */
export const contractTest =
  ({ skip = [] }: ContractOptions) =>
  (title: string, run: () => Promise<void>): void => {
    const skipped = skip.find(({ test }) => test === title);
    if (skipped) it.skip(`${title} (${skipped.reason})`, run);
    else it(title, run);
  };
