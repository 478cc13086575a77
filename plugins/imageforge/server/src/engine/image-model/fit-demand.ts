import type { Capabilities, Size } from './capabilities';
import type { Demand } from './capability-problem';
import type { Warning } from './image-model';
import { shapeOf } from './modes';
import { nearestSize } from './nearest-size';
import { formatSize, sizeProblem } from './size';

interface Fitted {
  demand: Demand;
  /** What to cut and shrink the image to afterwards: the size that was wanted. `undefined`: it comes as wanted. */
  cropTo?: Size;
  /** What is otherwise than it was asked for, each for itself. */
  warnings: Warning[];
}

/**
 * The demand as this model can serve it: what it does not know is left out, what it has no such value
 * of gets the nearest. What cannot be fitted (the mode, a prompt that is too long) stays as it is, and
 * is refused by `capabilityProblem` as before.
 */
export const fitDemand = (demand: Demand, able: Capabilities, label: string): Fitted => {
  const warnings: Warning[] = [];
  const leaveOut = (name: string): undefined => {
    warnings.push({ code: 'unsupported-setting', message: `${label} does not know the setting "${name}"; it was left out.`, details: { name } });
    return undefined;
  };
  /** @param name of the request's field. @param words for it in a sentence. */
  const adjust = <Value>(name: string, wanted: string, value: Value, given: string, { words = name, more = '' } = {}): Value => {
    warnings.push({
      code: 'adjusted',
      message: `${label} has no ${words} ${wanted}; ${given}${more} was taken instead.`,
      details: { name, wanted, given },
    });
    return value;
  };

  const fitted: Demand = { ...demand };
  if (demand.seed !== undefined && !able.seed) fitted.seed = leaveOut('seed');
  if (demand.negativePrompt && !able.negativePrompt) fitted.negativePrompt = leaveOut('negativePrompt');
  if (demand.strength !== undefined && !able.strength) fitted.strength = leaveOut('strength');
  if (demand.quality !== undefined && !able.qualities.includes(demand.quality)) {
    const [first] = able.qualities;
    fitted.quality = first === undefined ? leaveOut('quality') : adjust('quality', demand.quality, first, first);
  }
  if (demand.background === 'transparent' && !able.transparency) {
    fitted.background = adjust('background', 'transparent', undefined, 'its own');
  }
  fitted.parameters = Object.fromEntries(
    Object.entries(demand.parameters).filter(([name, value]) => {
      const values = able.parameterValues?.[name];
      return (able.parameters.includes(name) && (!values || values.includes(value as string))) || leaveOut(`parameters.${name}`);
    }),
  );
  const most = Math.max(able.maxSourceImages, shapeOf(demand.mode).images.min);
  if (demand.images > most) fitted.images = adjust('images', `${demand.images}`, most, `the first ${most}`, { words: 'room for source images:' });
  if (demand.extend && able.maxExtension !== undefined) {
    const { maxExtension: most } = able;
    const { left, right, top, bottom } = demand.extend;
    const clipped = { left: Math.min(left, most), right: Math.min(right, most), top: Math.min(top, most), bottom: Math.min(bottom, most) };
    if (Math.max(left, right, top, bottom) > most) {
      fitted.extend = adjust('extend', JSON.stringify(demand.extend), clipped, JSON.stringify(clipped), { words: 'extension of' });
    }
  }
  const [factor] = able.factors ?? [];
  if (demand.factor !== undefined && factor !== undefined && !able.factors?.includes(demand.factor)) {
    const { factor: wanted } = demand;
    const nearest = (able.factors ?? []).reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best), factor);
    fitted.factor = adjust('factor', `${wanted}`, nearest, `${nearest}`);
  }

  const { size } = demand;
  if (!size || shapeOf(demand.mode).size !== 'asked' || sizeProblem(size, able.sizes) === undefined) return { demand: fitted, warnings };
  fitted.size = nearestSize(size, able.sizes);
  adjust('size', formatSize(size), fitted.size, formatSize(fitted.size), { more: ', to be cut to that ratio,' });
  return { demand: fitted, cropTo: size, warnings };
};
