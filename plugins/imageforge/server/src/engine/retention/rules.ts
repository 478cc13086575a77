/** How long things are kept after their generation has ended, days; `null`: for ever. */
export interface RetentionRules {
  /** Prompts, negative prompts, variables, texts made of them, and messages that may quote them. */
  promptsDays: number | null;
  /** Providers' originals, source images and masks. */
  originalsDays: number | null;
  /** Images that nobody has kept, whether discarded or still waiting. */
  unkeptDays: number | null;
  /** Images, made or sent, that a moderator or a reviewer did not allow; `null`: as the originals. */
  rejectedDays: number | null;
  /** The whole record, with the private files of its images. */
  generationsDays: number | null;
}

/** Rules by which everything is kept. */
export const nothingExpires: RetentionRules = { promptsDays: null, originalsDays: null, unkeptDays: null, rejectedDays: null, generationsDays: null };

export const keepsEverything = (rules: RetentionRules): boolean => Object.values(rules).every((days) => days === null);
