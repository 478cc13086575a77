import { ForgeError } from '../engine/errors';
import { createGate } from '../engine/testing/wait-for';
import { beginJob } from './begin-job';

const never = (signal: AbortSignal): Promise<string> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('a job that is asked for', () => {
  it('has a name', async () => {
    const cancel = jest.fn();
    expect(await beginJob({ create: async () => 'one', cancel, signal: new AbortController().signal })).toBe('one');
    expect(cancel).not.toHaveBeenCalled();
  });

  it.each(['IMAGEFORGE_CANCELED', 'IMAGEFORGE_LEASE_LOST'] as const)('is ended by its name when the call ends meanwhile: %s', async (code) => {
    const answer = createGate();
    const ended: string[] = [];
    const controller = new AbortController();
    const create = () => answer.opened.then(() => 'one');
    const job = beginJob({ create, cancel: async (name) => void ended.push(name), signal: controller.signal });
    const outcome = expect(job).rejects.toMatchObject({ code, details: { possiblyCharged: true } });
    controller.abort(new ForgeError(code));
    answer.open();
    await outcome;
    expect(ended).toEqual(['one']);
  });

  it('is given up when its answer does not come', async () => {
    const controller = new AbortController();
    const cancel = jest.fn();
    const job = beginJob({ create: never, cancel, signal: controller.signal, graceMs: 1 });
    controller.abort();
    await expect(job).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED', details: { possiblyCharged: true } });
    expect(cancel).not.toHaveBeenCalled();
  });

  it('is not asked for once the call is canceled, and a refusal is passed on', async () => {
    const create = jest.fn(() => Promise.reject(new ForgeError('IMAGEFORGE_PROVIDER_REJECTED')));
    await expect(beginJob({ create, cancel: jest.fn(), signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(create).not.toHaveBeenCalled();
    const { signal } = new AbortController();
    await expect(beginJob({ create, cancel: jest.fn(), signal })).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED' });
  });
});
