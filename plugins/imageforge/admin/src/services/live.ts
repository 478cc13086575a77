import type { EntryImageAttached, GenerationStreamEvent } from '../../../shared/generations';
import type { ReviewChanged } from '../../../shared/reviews';
import { api, streamPath } from './api';
import { createEntryEvents } from './entryEvents';
import { createOpenForms } from './openForms';
import { pause } from './pause';
import { memory } from './remembered';
import { createReviewEvents } from './reviewEvents';
import { readStream } from './stream';
import { createWatcher } from './watch';

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data);
  } catch {
    // A broken event is like a lost one: the next answer tells all again.
    return undefined;
  }
};

/** Watches generations of this server. One for the whole admin. */
export const watcher = createWatcher({
  stream: (id, onEvent, signal) =>
    readStream({
      path: streamPath.generation(id),
      signal,
      onEvent: ({ event, data }) => {
        const parsed = parse(data);
        if (parsed && (event === 'generation' || event === 'preview')) {
          onEvent({ event, data: parsed } as GenerationStreamEvent);
        }
      },
    }),
  get: (id, signal) => api.generation(id, signal),
  pause,
});

/** Hears of images that arrive in open entries. One for the whole admin. */
export const entryEvents = createEntryEvents({
  stream: (key, { onOpen, onEvent }, signal) =>
    readStream({
      path: streamPath.entry(key),
      signal,
      onOpen,
      onEvent: ({ event, data }) => {
        const parsed = parse(data) as EntryImageAttached['data'] | undefined;
        if (parsed && event === 'entry.image-attached') onEvent(parsed);
      },
    }),
  images: (key) => api.entryImages(key),
  pause,
});

/** Hears of what waits for reviewers. One for the whole admin. */
export const reviewEvents = createReviewEvents({
  stream: ({ onOpen, onEvent }, signal) =>
    readStream({
      path: streamPath.reviews(),
      signal,
      onOpen,
      onEvent: ({ event, data }) => {
        const parsed = parse(data) as ReviewChanged['data'] | undefined;
        if (parsed && event === 'review') onEvent(parsed);
      },
    }),
  pause,
});

let visibilityHeard = false;

/** Listens only while somebody looks at the page. Once for the whole admin. */
export const hearVisibility = (): void => {
  if (visibilityHeard) return;
  visibilityHeard = true;
  const tell = () => [entryEvents, reviewEvents].forEach((events) => events.setActive(document.visibilityState === 'visible'));
  document.addEventListener('visibilitychange', tell);
  tell();
};

/** Follows the forms of this tab. One for the whole admin. */
export const openForms = createOpenForms(memory);

const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
if (navigation?.type !== 'reload') openForms.start();
