import type { AttachedImage, EntryImageAttached } from '../../../shared/generations';
import { keepStream } from './keepStream';
import { isMediaFile, type MediaFile } from './mediaFile';

/** The entry whose form is open. */
export interface EntryKey {
  uid: string;
  documentId: string;
  locale?: string;
}

/** An image that was put into a field of the saved entry's draft. */
export interface ArrivedImage extends Pick<AttachedImage, 'path' | 'componentId' | 'componentUid'> {
  file: MediaFile;
}

export interface EntryEventParts {
  /** Reads the entry's events until the connection ends. @throws StreamRefused */
  stream(
    key: EntryKey,
    handlers: { onOpen(): void; onEvent(event: EntryImageAttached['data']): void },
    signal: AbortSignal,
  ): Promise<void>;
  /** The images that were attached so far; also refreshes the session. */
  images(key: EntryKey): Promise<UncheckedImage[]>;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

type UncheckedImage = Omit<AttachedImage, 'file'> & { file: unknown };

type Listener = (image: ArrivedImage) => void;

interface Channel {
  key: EntryKey;
  listeners: Set<Listener>;
  /** `undefined`: nobody looks at the page now. */
  loop?: AbortController;
}

const sameLocale = (a: string | undefined | null, b: string | undefined | null): boolean => !a || !b || a === b;

/**
 * One connection for each open entry, shared by its media fields. What happened while there was no
 * connection is asked for as soon as there is one again.
 */
export const createEntryEvents = (parts: EntryEventParts) => {
  const channels = new Map<string, Channel>();
  let active = true;

  const tell = ({ listeners, key }: Channel, { path, locale, componentId, componentUid, file }: UncheckedImage) => {
    if (!isMediaFile(file) || !sameLocale(locale, key.locale)) return;
    const arrived = { path, ...(componentId !== undefined && { componentId, componentUid }), file };
    listeners.forEach((listener) => listener(arrived));
  };

  const catchUp = async (channel: Channel, signal: AbortSignal) => {
    // Nothing depends on it: what could not be asked for now is asked for after the next connection.
    const images = await parts.images(channel.key).catch(() => []);
    if (!signal.aborted) images.forEach((image) => tell(channel, image));
  };

  const start = (channel: Channel) => {
    channel.loop = new AbortController();
    const onEvent = (event: EntryImageAttached['data']) => tell(channel, event);
    const keeper = {
      read: (onOpen: () => void, signal: AbortSignal) => parts.stream(channel.key, { onOpen, onEvent }, signal),
      catchUp: (signal: AbortSignal) => catchUp(channel, signal),
      pause: parts.pause,
    };
    void keepStream(keeper, channel.loop.signal);
  };

  const stop = (channel: Channel) => {
    channel.loop?.abort();
    channel.loop = undefined;
  };

  return {
    /** Hears of images that arrive in the entry; returns how to stop. */
    listen(key: EntryKey, listener: Listener): () => void {
      const id = JSON.stringify([key.uid, key.documentId, key.locale ?? null]);
      let channel = channels.get(id);
      if (!channel) {
        channel = { key, listeners: new Set() };
        channels.set(id, channel);
        if (active) start(channel);
      }
      const joined = channel;
      joined.listeners.add(listener);
      return () => {
        joined.listeners.delete(listener);
        if (joined.listeners.size > 0) return;
        stop(joined);
        channels.delete(id);
      };
    },

    /**
     * Whether the page is looked at. Browsers allow six connections to a server over HTTP/1.1, for
     * all tabs together: a tab in the background gives its own back, and catches up when it returns.
     */
    setActive(next: boolean): void {
      if (next === active) return;
      active = next;
      channels.forEach(active ? start : stop);
    },
  };
};
