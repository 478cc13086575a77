import type { EventBus } from '../../ports';

/** Tells those who look on how far a call is: each whole hundredth once, and never backwards. */
export const createProgress = (generationId: string, events: Pick<EventBus, 'publish'>): ((fraction: number) => void) => {
  let told = 0;
  return (fraction) => {
    const percent = Math.floor(Math.min(1, fraction) * 100);
    if (!(percent > told)) return;
    told = percent;
    events.publish({ type: 'generation.progress', generationId, fraction: percent / 100 });
  };
};
