import type { ReviewView } from '../../../shared/reviews';

/** What a decision is about: the request, or one of the images by its index. */
export type ReviewSubject = 'request' | number;

/** What of it waits for a decision, in the order of the page. */
export const waitingIn = ({ request, images }: Pick<ReviewView, 'request' | 'images'>): ReviewSubject[] => [
  ...(request?.state === 'waiting' ? (['request'] as const) : []),
  ...images.filter(({ state }) => state === 'waiting').map(({ index }) => index),
];

/** Whether it was canceled with a decision open. */
export const isLeftUndecided = ({ request, images }: Pick<ReviewView, 'request' | 'images'>): boolean =>
  request?.state === 'undecided' || images.some(({ state }) => state === 'undecided');

/** Whether the request was approved and its images are still to be made; they may come back for a decision of their own. */
export const imagesAreNext = ({ state, request, images }: Pick<ReviewView, 'state' | 'request' | 'images'>): boolean =>
  (state === 'queued' || state === 'running') && request?.state === 'approved' && images.every((image) => image.state === 'missing');

/** What is to be decided next: the first that waits after what has just been decided, or else the first of all. */
export const nextAfter = (decided: ReviewSubject, waiting: readonly ReviewSubject[]): ReviewSubject | undefined =>
  waiting.find((subject) => typeof subject === 'number' && typeof decided === 'number' && subject > decided) ?? waiting[0];
