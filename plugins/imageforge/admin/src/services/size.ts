/** Width and height in px of `1536x1024`; `undefined` when it is not a size. */
export const parseSize = (size: string): { width: number; height: number } | undefined => {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
};

/** `1536 × 1024` for people; what is no size stays as it is. */
export const sayableSize = (size: string): string => {
  const parsed = parseSize(size);
  return parsed ? `${parsed.width} × ${parsed.height}` : size;
};
