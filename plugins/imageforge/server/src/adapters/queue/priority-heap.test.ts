import { createPriorityHeap } from './priority-heap';

/** The same numbers each time, in no order. */
const scattered = (count: number): number[] => {
  let state = 7;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 50;
  });
};

describe('createPriorityHeap', () => {
  it('gives back what is least first, and of equals what came first', () => {
    const heap = createPriorityHeap<{ priority: number; arrival: number }>();
    const items = scattered(2_000).map((priority, arrival) => ({ priority, arrival }));
    for (const item of items) heap.push(item, item.priority);
    const taken = items.map(() => heap.shift());
    expect(taken).toEqual([...items].sort((one, other) => one.priority - other.priority || one.arrival - other.arrival));
    expect(heap.size).toBe(0);
    expect(heap.shift()).toBeUndefined();
  });

  it('keeps its order while things come and go', () => {
    const heap = createPriorityHeap<string>();
    heap.push('third', 2);
    heap.push('first', 1);
    expect(heap.shift()).toBe('first');
    heap.push('second', 1);
    heap.push('fourth', 2);
    expect([heap.shift(), heap.shift(), heap.shift()]).toEqual(['second', 'third', 'fourth']);
  });
});
