/** The address of an object below a base: its key is of letters that a URL takes as they are. */
export const urlBelow = (base: string, path: string): string => `${base.replace(/\/+$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
