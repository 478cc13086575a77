/** Where images are delivered on demand, below the root of the server. */
export const deliveryPath = '/imageforge/i';

/** Formats that can be asked for. `auto`: the smallest that the reader says it takes. */
export const deliveryFormats = ['avif', 'webp', 'jpeg', 'png', 'auto'] as const;
export type DeliveryFormat = (typeof deliveryFormats)[number];

/** Stands for a signature where what is asked for is allowed to everybody. */
export const unsigned = '-';

/** An address, taken apart. */
export interface Address {
  /** `-`, or what a key has signed. */
  signature: string;
  /** Modifiers, or the name of a preset. */
  modifiers: string;
  /** Id of the asset. */
  asset: string;
  format: DeliveryFormat;
}

const pattern = new RegExp(`^${deliveryPath}/([\\w.-]{1,80})/([\\w.,-]{1,120})/([A-Za-z0-9-]{1,64})\\.([a-z]{3,4})$`);
/** Other names for a format. An address has one spelling. */
const aliases: Record<string, DeliveryFormat> = { jpg: 'jpeg' };

/** @returns undefined for what is no address of a delivered image. */
export const parseAddress = (path: string): Address | undefined => {
  const [, signature, modifiers, asset, extension = ''] = pattern.exec(path) ?? [];
  const format = aliases[extension] ?? deliveryFormats.find((one) => one === extension);
  return signature && modifiers && asset && format ? { signature, modifiers, asset, format } : undefined;
};

export const formatAddress = ({ signature, modifiers, asset, format }: Address): string =>
  `${deliveryPath}/${signature}/${modifiers}/${asset}.${format}`;
