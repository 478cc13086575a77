import { z } from 'zod';

/** A list that is refused by its length before its items are looked at: each that is wrong costs a report. */
export const shortList = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(z.unknown())
    .max(most, `Expected at most ${most} items.`)
    .pipe(z.array(item));
