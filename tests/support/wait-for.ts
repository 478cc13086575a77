/**
 * Asks again and again until the answer is something.
 * @param withinMs gives up after this long, with what was waited for in the message.
 */
export const waitFor = async <T>(
  what: string,
  ask: () => Promise<T | undefined | false | null> | T | undefined | false | null,
  withinMs = 30_000,
): Promise<T> => {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited ${withinMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};
