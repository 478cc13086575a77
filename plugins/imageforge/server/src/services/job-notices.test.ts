import { createLocalEventBus } from '../adapters/events/local';
import { ForgeError } from '../engine/errors';
import type { ImageProvider } from '../engine/image-model';
import { createJobNotices } from './job-notices';

const notice = { headers: {}, rawBody: '{}' };
const provider = (id: string, more: Partial<ImageProvider> = {}): ImageProvider => ({ id, label: id, models: [], ...more });
const eventBus = () => createLocalEventBus({ logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined } });

it('tells the process that waits, whichever one was called', () => {
  const events = eventBus();
  const [called, waiting] = [jest.fn(), jest.fn()];
  const web = createJobNotices([provider('replicate', { readNotice: () => 'p1', jobEnded: called })], events);
  const worker = createJobNotices([provider('replicate', { jobEnded: waiting }), provider('other', { jobEnded: waiting })], events);
  const stop = worker.listen();
  web.receive('replicate', notice);
  expect(waiting.mock.calls).toEqual([['p1']]);
  expect(called).not.toHaveBeenCalled();
  stop();
  web.receive('replicate', notice);
  expect(waiting).toHaveBeenCalledTimes(1);
});

it('tells nobody of a request that came before, or that is not the provider’s', () => {
  const events = eventBus();
  const heard = jest.fn();
  events.subscribe(heard);
  const refuse = () => {
    throw new ForgeError('IMAGEFORGE_UNAUTHENTICATED');
  };
  const notices = createJobNotices([provider('again', { readNotice: () => undefined }), provider('wrong', { readNotice: refuse }), provider('silent')], events);
  notices.receive('again', notice);
  expect(() => notices.receive('wrong', notice)).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_UNAUTHENTICATED' }));
  expect(() => notices.receive('silent', notice)).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_NOT_FOUND' }));
  expect(() => notices.receive('nobody', notice)).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_NOT_FOUND' }));
  expect(heard).not.toHaveBeenCalled();
});
