/** One figure of a benchmark. */
export interface Row {
  /** What was measured: `generation, p50`. */
  metric: string;
  value: number;
  /** `ms`, `images/s`, `bytes`, … */
  unit: string;
  /** The same figure of what we compare with, measured in the same run. `undefined`: nothing to compare with. */
  baseline?: number;
  /** Left out: value / baseline. */
  ratio?: number;
  /** What we want, for people: `≤ 25 ms`, `ratio ≤ 1.05`. */
  goal?: string;
}

export interface BenchmarkContext {
  /** The repository. */
  root: string;
  /** For words about the progress; the rows are shown by the script. */
  log(line: string): void;
}

/**
 * What a file of this folder exports to be a benchmark. Its first line is a comment that begins with
 * `Benchmark:`, which the list shows. `export const needsBuild = true` has the plugin and the
 * host built before.
 */
export type Benchmark = (context: BenchmarkContext) => Promise<Row[]>;
