import * as React from 'react';
import type { ImageView } from '../../../shared/generations';
import { api } from '../services/api';
import { watcher } from '../services/live';
import { useLatest } from './useLatest';

interface Discard {
  generationId: string;
  image: ImageView;
}

/**
 * Images that somebody does not want. The server knows no way back from that, so it is told when
 * nobody can think better of it any more: when the dialog closes, or the page is left. Where that
 * does not get through, the image simply stays on offer.
 */
export const useDiscards = () => {
  const [discards, setDiscards] = React.useState<Discard[]>([]);
  const latest = useLatest(discards);

  const send = React.useCallback(() => {
    latest.current.forEach(({ generationId, image }) => {
      if (!image.assetId) return;
      api.discard(image.assetId).then(
        (discarded) => watcher.update(generationId, discarded?.assetId ? discarded : { ...image, state: 'discarded' }),
        () => undefined,
      );
    });
    setDiscards([]);
  }, [latest]);
  React.useEffect(() => send, [send]);

  return {
    /** Ids of images that are discarded as long as nobody thinks better of it. */
    discarded: React.useMemo(() => discards.flatMap(({ image }) => image.assetId ?? []), [discards]),
    discard: React.useCallback(
      (generationId: string, image: ImageView) => setDiscards((before) => [...before, { generationId, image }]),
      [],
    ),
    undoDiscard: React.useCallback(
      ({ assetId }: ImageView) => setDiscards((before) => before.filter(({ image }) => image.assetId !== assetId)),
      [],
    ),
    sendDiscards: send,
  };
};
