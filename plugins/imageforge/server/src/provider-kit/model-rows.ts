import type { Price } from '../engine/budget/price';
import { type Capabilities, sizeProblem } from '../engine/image-model';
import { invalidOption } from './hosted-settings';

/** A model as data, whatever else a provider's table says of it. */
export interface ModelRow {
  /** The provider's own name of the model. */
  id: string;
  /** Name for people. */
  label: string;
  capabilities: Capabilities;
  /** `undefined`: nobody knows. */
  price: Price | undefined;
}

/** A change to a row of the table, or a model beyond it. */
export interface ModelChange {
  id: string;
  /** The row that it is like in all that is not said here. Default: the one of the same id. */
  like?: string;
  label?: string;
  capabilities?: Partial<Capabilities>;
  price?: Price;
}

/**
 * The rows with an operator's changes, and then the models that are new.
 * @param own what a new row has in place of that of the row it is like.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const changeRows = <Row extends ModelRow>(
  rows: readonly Row[],
  changes: readonly ModelChange[],
  provider: string,
  own: (row: Row, id: string) => Row,
): Row[] => {
  const isKnown = (id: string): boolean => rows.some((row) => row.id === id);
  const merge = (row: Row, { label = row.label, capabilities, price = row.price }: Partial<ModelChange>): Row =>
    checked({ ...row, label, price, capabilities: { ...row.capabilities, ...capabilities } }, provider);
  const added = changes.filter(({ id }) => !isKnown(id)).map((change) => {
    const like = rows.find(({ id }) => id === change.like);
    if (!like) {
      const known = rows.map(({ id }) => id).join(', ');
      throw invalidOption(provider, `models.${change.id}.like`, `the model that it is like, one of ${known}`, change.like ?? 'nothing');
    }
    // The price of another model is not known to be that of this one.
    return merge(own({ ...like, id: change.id, label: change.id, price: undefined }, change.id), change);
  });
  return [...rows.map((row) => merge(row, changes.find(({ id }) => id === row.id) ?? {})), ...added];
};

const checked = <Row extends ModelRow>(row: Row, provider: string): Row => {
  const reason = sizeProblem(row.capabilities.defaultSize, row.capabilities.sizes);
  if (reason) throw invalidOption(provider, `models.${row.id}.capabilities.defaultSize`, `one of its sizes (${reason})`, 'another');
  return row;
};
