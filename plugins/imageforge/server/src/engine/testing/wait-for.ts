import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until the condition holds, and no longer: what tests do instead of sleeping.
 *
 * @param what what is waited for, in words, for the error when it does not come
 * @throws Error when it does not hold within `withinMs`
 */
export const waitFor = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> => {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`);
    await delay(5);
  }
};

/** Something that a test opens when it is time. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export const createGate = (): Gate => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};
