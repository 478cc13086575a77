/** Longest width or height of an image, px: WebP's own. What is longer costs memory by the line. */
export const maxSide = 16_383;
