/**
 * The largest seed that the server takes. A copy of `shared/generations.ts`, because importing a
 * value from there would put zod into the admin's bundle; limits.test.ts keeps the two equal.
 */
export const maxSeed = 4_294_967_295;

/** How many images the dialog proposes where the model can make as many. */
export const proposedImages = 4;
