/** Contract of `GET /imageforge/queue`, `POST /imageforge/queue/pause` and `POST /imageforge/queue/resume`. */
export interface QueueView {
  /** `undefined`: generations are taken up as they come. */
  paused?: {
    /** Who paused it, by name where there is one. */
    by: string;
    /** ISO 8601 */
    at: string;
  };
  /** Generations that wait for their first turn. */
  waiting: number;
  /** Generations that were begun and have not ended, those that wait for another try included. */
  running: number;
}
