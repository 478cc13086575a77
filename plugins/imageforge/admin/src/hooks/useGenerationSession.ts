import * as React from 'react';
import type { GenerationView, ImageView } from '../../../shared/generations';
import { api } from '../services/api';
import { type FieldPlace, placeKey } from '../services/fieldPlace';
import {
  type FieldWork,
  isSaved,
  noWork,
  rememberedWork,
  rememberWork,
  withBatch,
  withChosenFile,
  withoutNewest,
} from '../services/fieldWork';
import { watcher } from '../services/live';
import type { MediaFile } from '../services/mediaFile';
import { type Problem, toProblem } from '../services/problem';
import { fieldStatus, initialProgress, isUsedUp, usableImages } from '../services/progress';
import { useChoices } from './useChoices';
import { useDiscards } from './useDiscards';
import { useLatest } from './useLatest';
import { useStart } from './useStart';
import { useWatched } from './useWatched';

interface SessionOptions {
  /** A generation that is shown from the start. `undefined`: none, or the one that `place` remembers. */
  id?: string;
  /** The field that the images are for, to find its generations again. `undefined`: they are not remembered. */
  place?: FieldPlace;
  /** Media library ids of what the field holds in the saved entry. */
  savedFiles?: number[];
  /** Alternative text of images that bring none of their own. */
  alternativeText?: string;
  /** Looks for work on the field that another tab, or another person, has started. */
  find?(): Promise<GenerationView | undefined>;
  wantsFile: boolean;
  onChosen(image: ImageView, file: MediaFile | undefined): void;
}

const newBatch = (id: string) => ({ id, at: Date.now() });

/**
 * The generations behind one media field (or behind the gallery's dialog): they go on while the
 * dialog is closed, and are found again when the page is loaded anew.
 */
export const useGenerationSession = (options: SessionOptions) => {
  const { id: givenId, place, savedFiles = [], alternativeText, find, wantsFile, onChosen } = options;
  const [work, setWork] = React.useState<FieldWork>(() => (givenId ? withBatch(noWork, newBatch(givenId)) : noWork));
  /** Whether the dialog is open, so that nothing is taken away from under somebody's eyes. */
  const [looking, setLooking] = React.useState(false);
  const [cancelProblem, setCancelProblem] = React.useState<Problem>();
  /** Alternative texts that somebody has written, by asset. */
  const [texts, setTexts] = React.useState<Record<string, string>>({});
  const latest = useLatest({ place, find, work });
  const key = place && placeKey(place);

  const change = React.useCallback(
    (next: FieldWork) => {
      setWork(next);
      if (latest.current.place) rememberWork(latest.current.place, next);
    },
    [latest],
  );

  React.useEffect(() => {
    let current = true;
    const shownPlace = latest.current.place;
    const show = (found: FieldWork) => {
      if (current) setWork((before) => (before.batches.length > 0 ? before : found));
    };
    const remembered = shownPlace && rememberedWork(shownPlace);
    if (remembered && remembered.batches.length > 0) show(remembered);
    else latest.current.find?.().then((view) => view && show(withBatch(noWork, newBatch(view.id))), () => undefined);
    return () => {
      current = false;
    };
  }, [key, latest]);

  // What came before the newest batch is only looked at in the dialog; one chosen from it may still be on its way.
  const [chosenOnTheWay, setChosenOnTheWay] = React.useState(false);
  const shown = !looking && !chosenOnTheWay ? work.batches.slice(0, 1) : work.batches;
  const watched = useWatched(shown.map(({ id }) => id));
  const progress = watched[0] ?? initialProgress;
  const id = work.batches[0]?.id;
  const status = fieldStatus(progress);

  const views = React.useMemo(() => watched.flatMap(({ view }) => view ?? []), [watched]);
  const { choices, choosing, choose } = useChoices({
    views,
    wantsFile,
    onChosen: (image, file) => {
      if (file) change(withChosenFile(latest.current.work, file.id));
      onChosen(image, file);
    },
  });
  React.useEffect(() => setChosenOnTheWay(choosing), [choosing]);
  const { discarded, discard, undoDiscard, sendDiscards } = useDiscards();

  const done = isSaved(work, savedFiles);
  const usedUp = isUsedUp(progress);
  React.useEffect(() => {
    if (givenId || looking || choosing || work.batches.length === 0) return;
    if (done) change(noWork);
    else if (usedUp) change(withoutNewest(work));
  }, [change, choosing, done, givenId, looking, usedUp, work]);

  const hasImages = progress.view === undefined || usableImages(progress.view).length > 0 || status.kind === 'running';
  const latestHasImages = useLatest(hasImages);
  const onStarted = React.useCallback(
    (next: string) => {
      setCancelProblem(undefined);
      change(withBatch(latest.current.work, newBatch(next), latestHasImages.current));
    },
    [change, latest, latestHasImages],
  );
  const { start, starting, started, refused, clearRefused } = useStart(onStarted);

  const cancel = React.useCallback(async () => {
    if (!id) return;
    try {
      await api.cancel(id);
      await watcher.refresh(id);
    } catch (thrown) {
      setCancelProblem(toProblem(thrown));
    }
  }, [id]);

  const forgetNewest = React.useCallback(() => {
    setCancelProblem(undefined);
    change(withoutNewest(latest.current.work));
  }, [change, latest]);

  return {
    id,
    progress,
    status,
    /** The batches before the newest, as far as they are known by now. */
    earlier: views.filter((view) => view.id !== id),
    start,
    starting,
    started,
    refused,
    cancel,
    cancelProblem,
    choices,
    choose,
    discarded,
    discard,
    undoDiscard,
    /** The alternative text that the image will get. `undefined`: the server's own. */
    textOf: (image: ImageView): string | undefined =>
      texts[image.assetId ?? ''] ?? (image.alternativeText ? undefined : alternativeText),
    setText: React.useCallback((assetId: string, text: string) => setTexts((before) => ({ ...before, [assetId]: text })), []),
    forget: forgetNewest,
    /** The dialog opens. */
    look: React.useCallback(() => setLooking(true), []),
    /** The dialog closes: what failed was seen. */
    tidy: React.useCallback(() => {
      setLooking(false);
      clearRefused();
      sendDiscards();
      if (status.kind === 'failed' || progress.problem) forgetNewest();
    }, [clearRefused, forgetNewest, progress.problem, sendDiscards, status.kind]),
    /** The signed addresses of a generation's images have expired. */
    refresh: React.useCallback((generationId: string) => void watcher.refresh(generationId), []),
    retry: React.useCallback(() => id && watcher.retry(id), [id]),
  };
};

export type GenerationSession = ReturnType<typeof useGenerationSession>;
