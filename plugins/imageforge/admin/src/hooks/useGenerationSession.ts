import * as React from 'react';
import type { GenerationView, ImageView } from '../../../shared/generations';
import { api } from '../services/api';
import { watcher } from '../services/live';
import type { MediaFile } from '../services/mediaFile';
import { type Problem, toProblem } from '../services/problem';
import { fieldStatus, isFinal } from '../services/progress';
import { type FieldPlace, leaveNewEntry, rememberGeneration, rememberedGeneration } from '../services/rememberedGeneration';
import { useChoices } from './useChoices';
import { useLatest } from './useLatest';
import { useStart } from './useStart';
import { useWatched } from './useWatched';

export interface SessionOptions {
  /** A generation that is shown from the start. `undefined`: none, or the one that `place` remembers. */
  id?: string;
  /** The field that the images are for, to find its generation again. `undefined`: it is not remembered. */
  place?: FieldPlace;
  /** Looks for work on the field that another tab, or another person, has started. */
  find?(): Promise<GenerationView | undefined>;
  wantsFile: boolean;
  onChosen(image: ImageView, file: MediaFile | undefined): void;
}

/**
 * The generation behind one media field (or behind the gallery's dialog): it goes on while the
 * dialog is closed, and is found again when the page is loaded anew.
 */
export const useGenerationSession = ({ id: givenId, place, find, wantsFile, onChosen }: SessionOptions) => {
  const [id, setId] = React.useState(givenId);
  const [cancelProblem, setCancelProblem] = React.useState<Problem>();
  /** Whether it was found, not started here: then nobody waits to hear that it is over. */
  const [found, setFound] = React.useState(false);
  const latest = useLatest({ place, find });
  const placeKey = JSON.stringify(place ?? null);

  const adopt = React.useCallback(
    (next: string | undefined) => {
      setId(next);
      setFound(false);
      setCancelProblem(undefined);
      if (latest.current.place) rememberGeneration(latest.current.place, next);
    },
    [latest],
  );

  React.useEffect(() => {
    let current = true;
    const shownPlace = latest.current.place;
    const show = (next: string | undefined) => {
      if (!current || next === undefined) return;
      setId((before) => before ?? next);
      setFound(true);
    };
    const remembered = shownPlace && rememberedGeneration(shownPlace);
    if (remembered) show(remembered);
    else latest.current.find?.().then((view) => show(view?.id), () => undefined);
    return () => {
      current = false;
      if (shownPlace) leaveNewEntry(shownPlace);
    };
  }, [placeKey, latest]);

  const progress = useWatched(id);
  const status = fieldStatus(progress);
  const over = status.kind === 'none' && (progress.view !== undefined || progress.problem?.kind === 'missing');
  React.useEffect(() => {
    if (found && over) adopt(undefined);
  }, [adopt, found, over]);

  const { start, starting, problem: startProblem, clearProblem } = useStart(adopt);
  const { choices, choose, discard } = useChoices({ progress, wantsFile, onChosen });

  const cancel = React.useCallback(async () => {
    if (!id) return;
    try {
      await api.cancel(id);
      await watcher.refresh(id);
    } catch (thrown) {
      setCancelProblem(toProblem(thrown));
    }
  }, [id]);

  /** Lets go of what has ended and has nothing left to choose from; called when the dialog closes. */
  const tidy = React.useCallback(() => {
    clearProblem();
    const ended = progress.problem !== undefined || (progress.view !== undefined && isFinal(progress.view));
    const choosing = Object.values(choices).some(({ state }) => state === 'publishing' || state === 'finishing');
    if (ended && status.kind !== 'ready' && !choosing) adopt(undefined);
  }, [adopt, choices, clearProblem, progress, status.kind]);

  return {
    id,
    progress,
    status,
    start,
    starting,
    startProblem,
    cancel,
    cancelProblem,
    choices,
    choose,
    discard,
    forget: React.useCallback(() => adopt(undefined), [adopt]),
    tidy,
    /** The signed addresses of the images have expired. */
    refresh: React.useCallback(() => void (id && watcher.refresh(id)), [id]),
    retry: React.useCallback(() => id && watcher.retry(id), [id]),
    /** The dialog shows it now, so nothing is taken away from under it. */
    look: React.useCallback(() => setFound(false), []),
  };
};

export type GenerationSession = ReturnType<typeof useGenerationSession>;
