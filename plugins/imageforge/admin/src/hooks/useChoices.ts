import * as React from 'react';
import type { GenerationView, ImageView, KeepAssetBody } from '../../../shared/generations';
import { api } from '../services/api';
import { watcher } from '../services/live';
import type { MediaFile } from '../services/mediaFile';
import { type Problem, problemOf, toProblem } from '../services/problem';
import { isSettled } from '../services/progress';
import { useLatest } from './useLatest';

/** How far an image has come that somebody wants to use. */
type Choice = { state: 'publishing' | 'finishing' | 'done' } | { state: 'failed'; problem: Problem };

interface ChoicesOptions {
  /** The generations that are offered. */
  views: GenerationView[];
  /** Whether the media library's file is wanted, for a field. */
  wantsFile: boolean;
  /** The image is published. `file` is there when it is wanted. */
  onChosen(image: ImageView, file: MediaFile | undefined): void;
}

const unknownProblem: Problem = { kind: 'refused', fields: {} };

/**
 * Using an image takes three steps: ask for it to be published, wait until it is, and fetch its
 * file for the form. Each may fail, and can then be tried again.
 */
export const useChoices = ({ views, wantsFile, onChosen }: ChoicesOptions) => {
  const [choices, setChoices] = React.useState<Record<string, Choice>>({});
  const latestOnChosen = useLatest(onChosen);

  const set = React.useCallback((assetId: string, choice: Choice) => {
    setChoices((before) => ({ ...before, [assetId]: choice }));
  }, []);

  const finish = React.useCallback(
    async (assetId: string, image: ImageView) => {
      set(assetId, { state: 'finishing' });
      try {
        if (wantsFile && image.fileId === undefined) throw new Error('The image was published outside of the media library.');
        const file = wantsFile && image.fileId !== undefined ? await api.file(image.fileId) : undefined;
        latestOnChosen.current(image, file);
        set(assetId, { state: 'done' });
      } catch (thrown) {
        const problem = image.fileId === undefined ? unknownProblem : toProblem(thrown);
        set(assetId, { state: 'failed', problem });
      }
    },
    [latestOnChosen, set, wantsFile],
  );

  React.useEffect(() => {
    views.forEach((view) =>
      view.images.forEach((image) => {
        const { assetId, state } = image;
        if (!assetId || choices[assetId]?.state !== 'publishing') return;
        if (state === 'published') void finish(assetId, image);
        else if (state !== 'publishing' && isSettled(view)) {
          set(assetId, { state: 'failed', problem: image.error ? problemOf(image.error) : unknownProblem });
        }
      }),
    );
  }, [choices, finish, set, views]);

  const choose = React.useCallback(
    async (generationId: string, image: ImageView, texts: KeepAssetBody) => {
      const { assetId } = image;
      if (!assetId) return;
      if (image.state === 'published') {
        await finish(assetId, image);
        return;
      }
      try {
        // Before the request is sent, so that a second press finds the button busy.
        set(assetId, { state: 'finishing' });
        const kept = await api.keep(assetId, texts);
        watcher.update(generationId, kept);
        set(assetId, { state: 'publishing' });
      } catch (thrown) {
        set(assetId, { state: 'failed', problem: toProblem(thrown) });
      }
    },
    [finish, set],
  );

  /** Whether an image is on its way into the form. */
  const choosing = Object.values(choices).some(({ state }) => state === 'publishing' || state === 'finishing');
  return { choices, choosing, choose };
};
