import type { EventBus, ForgeEvent, Logger } from '../ports';
import { type ContractOptions, contractTest } from './contract';
import { waitFor } from './wait-for';

const updated = (generationId: string): ForgeEvent => ({
  type: 'generation.updated',
  generationId,
  state: 'running',
  stage: 'generate',
});

const events: ForgeEvent[] = [
  updated('a'),
  {
    type: 'generation.preview',
    generationId: 'a',
    index: 0,
    preview: { key: 'x.png', mediaType: 'image/png', width: 1, height: 2, bytes: 3 },
  },
  { type: 'generation.cancel-requested', generationId: 'a' },
  { type: 'review.ended', generationId: 'a' },
  { type: 'asset.updated', generationId: 'a', assetId: 'b', state: 'published' },
  {
    type: 'entry.image-attached',
    target: { uid: 'api::article.article', documentId: 'd', locale: 'de', path: 'cover' },
    fileId: 1,
    generationId: 'a',
    assetId: 'b',
  },
];

/** What every EventBus does. `create` makes a bus that hears no other test; the suite closes it. */
export const testEventBus = (
  name: string,
  create: (logger: Logger) => Promise<EventBus> | EventBus,
  options: ContractOptions = {},
): void => {
  const test = contractTest(options);

  describe(`${name}: EventBus`, () => {
    let bus: EventBus;
    let warnings: string[];

    beforeEach(async () => {
      warnings = [];
      const ignore = () => undefined;
      bus = await create({
        debug: ignore,
        info: ignore,
        error: ignore,
        warn: (message) => void warnings.push(message),
      });
    });
    afterEach(() => bus.close());

    const collect = (): ForgeEvent[] => {
      const heard: ForgeEvent[] = [];
      bus.subscribe((event) => void heard.push(event));
      return heard;
    };

    test('delivers every event to every listener once, in order', async () => {
      const [first, second] = [collect(), collect()];
      for (const event of events) bus.publish(event);
      await waitFor('all events', () => second.length >= events.length);
      // One that came back would come before this one.
      bus.publish(updated('last'));
      await waitFor('the last event', () =>
        second.some((event) => 'generationId' in event && event.generationId === 'last'),
      );
      expect(first).toEqual([...events, updated('last')]);
      expect(second).toEqual(first);
    });

    test('delivers nothing to a listener that has left, even while events are delivered', async () => {
      const heard = collect();
      const early: string[] = [];
      const leaveEarly = bus.subscribe(() => {
        early.push('heard');
        leaveEarly();
      });
      bus.publish(updated('a'));
      bus.publish(updated('b'));
      await waitFor('both events', () => heard.length === 2);
      leaveEarly();
      expect(early).toEqual(['heard']);
    });

    test('counts a listener that subscribes twice as two', async () => {
      let heard = 0;
      const listener = () => void (heard += 1);
      const leave = bus.subscribe(listener);
      bus.subscribe(listener);
      bus.publish(updated('a'));
      await waitFor('both', () => heard === 2);
      leave();
      bus.publish(updated('b'));
      await waitFor('the one that stayed', () => heard === 3);
    });

    test('goes on when a listener throws or rejects, and logs it', async () => {
      bus.subscribe(() => {
        throw new Error('thrown');
      });
      // The type allows an async function where nothing is to be returned.
      const rejecting: unknown = () => Promise.reject(new Error('rejected'));
      bus.subscribe(rejecting as () => void);
      const heard = collect();
      bus.publish(updated('a'));
      await waitFor('the event', () => heard.length === 1);
      await waitFor('both warnings', () => warnings.length === 2);
      expect(warnings).toEqual([
        'A listener failed at generation.updated: thrown',
        'A listener failed at generation.updated: rejected',
      ]);
    });

    test('takes an event from a listener', async () => {
      const heard: string[] = [];
      bus.subscribe((event) => {
        heard.push(event.type);
        if (event.type === 'generation.updated')
          bus.publish({ type: 'generation.cancel-requested', generationId: 'a' });
      });
      bus.publish(updated('a'));
      await waitFor('both events', () => heard.length === 2);
      expect(heard).toEqual(['generation.updated', 'generation.cancel-requested']);
    });

    test('is silent after close, and can be closed twice', async () => {
      const heard = collect();
      await bus.close();
      bus.publish(updated('a'));
      await bus.close();
      expect({ heard, warnings }).toEqual({ heard: [], warnings: [] });
    });
  });
};
