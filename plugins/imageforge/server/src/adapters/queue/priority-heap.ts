/** What waits, and its place: less goes first, and of equals the one that came first. */
interface Placed<T> {
  item: T;
  priority: number;
  arrival: number;
}

interface PriorityHeap<T> {
  readonly size: number;
  push(item: T, priority: number): void;
  /** Takes out the one that is first. */
  shift(): T | undefined;
}

/** A binary heap: logarithmic time at both ends, which a list kept in order has not. */
export const createPriorityHeap = <T>(): PriorityHeap<T> => {
  const heap: Placed<T>[] = [];
  let arrivals = 0;

  const goesBefore = (one: Placed<T>, other: Placed<T>): boolean =>
    one.priority === other.priority ? one.arrival < other.arrival : one.priority < other.priority;
  const at = (index: number): Placed<T> => heap[index] as Placed<T>;

  /** Moves the last one up to its place. */
  const rise = (): void => {
    let index = heap.length - 1;
    const placed = at(index);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!goesBefore(placed, at(parent))) break;
      heap[index] = at(parent);
      index = parent;
    }
    heap[index] = placed;
  };

  /** Moves the one at the top down to its place. */
  const sink = (placed: Placed<T>): void => {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && goesBefore(at(child + 1), at(child))) child += 1;
      if (!goesBefore(at(child), placed)) break;
      heap[index] = at(child);
      index = child;
    }
    heap[index] = placed;
  };

  return {
    get size() {
      return heap.length;
    },
    push(item, priority) {
      arrivals += 1;
      heap.push({ item, priority, arrival: arrivals });
      rise();
    },
    shift() {
      const [first] = heap;
      const last = heap.pop();
      if (last && heap.length > 0) sink(last);
      return first?.item;
    },
  };
};
