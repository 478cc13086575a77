import type { GenerationView } from '../../../shared/generations';
import { api } from './api';
import { type FieldPlace, isFor } from './fieldPlace';
import { longestMs } from './fieldWork';
import { fieldStatus, initialProgress, withGeneration } from './progress';

const freshMs = 5_000;
const asked = new Map<string, { at: number; answer: Promise<GenerationView[]> }>();

/** The entry's recent generations; its media fields, which all ask at once, share one request. */
const ofEntry = ({ uid, documentId, locale }: FieldPlace): Promise<GenerationView[]> => {
  const key = JSON.stringify([uid, documentId, locale]);
  const now = Date.now();
  const before = asked.get(key);
  if (before && now - before.at < freshMs) return before.answer;
  const answer = api
    .list({ uid, documentId, locale, page: 1, pageSize: 50, state: 'queued,running,review,succeeded' })
    .then(({ data }) => data);
  asked.clear();
  asked.set(key, { at: now, answer });
  return answer;
};

/** Whether somebody opening the field wants to hear of this generation. */
const isWaiting = (view: GenerationView, now: number): boolean => {
  const status = fieldStatus(withGeneration(initialProgress, view));
  const young = now - Date.parse(view.createdAt) < longestMs;
  const undecided = status.kind === 'review' || status.kind === 'decision' || (status.kind === 'ready' && !status.chosen);
  return status.kind === 'running' || (young && undecided);
};

/** The newest generation for the field that runs, or whose images wait to be chosen. */
export const findForField = async (place: FieldPlace): Promise<GenerationView | undefined> =>
  (await ofEntry(place)).find((view) => isFor(view.target, place) && isWaiting(view, Date.now()));
