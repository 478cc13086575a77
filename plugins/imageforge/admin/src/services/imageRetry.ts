/** Waits before the second, third … try to load an image, ms. Its address may have expired: the first is at once. */
const waits = [0, 1_000, 3_000, 10_000, 30_000];

/** How long to wait before an image is tried again that has failed so often, ms. `undefined`: no more. */
export const waitBeforeTry = (failures: number): number | undefined => waits[failures - 1];

/** Whether it is time to say that it does not load: a fresh address alone did not help. */
export const isWorthSaying = (failures: number): boolean => failures > 1;
