import { partyOf, type Requester } from '../generation/generation';
import type { GenerationStore, PriorityRange } from '../ports';

/** Who goes before whom, whatever their number: people who look on, then programs, then the plugin's own work. */
const classOf: Record<Requester['kind'], number> = { admin: 0, 'api-token': 1, user: 1, automation: 2 };

/** Places of one class. Far more images than one busy time sees; all classes together fit a column of 32 bits. */
const placesPerClass = 500_000_000;

const rangeOf = ({ kind }: Requester): PriorityRange => {
  const from = classOf[kind] * placesPerClass;
  return { from, to: from + placesPerClass - 1 };
};

/**
 * Gives each new generation its place in the queue: its priority.
 *
 * Within a class the parties take turns, image by image (start-time fair queuing): a party that has
 * nothing open begins where the work is now, and each image of its own pushes its next one a place
 * further back. So a thousand jobs of one tenant wait behind one another, and another's single job
 * waits for about one of them. Nobody gains by asking earlier for later: what a party did not use is
 * not saved up.
 */
export const createPlaces = (store: Pick<GenerationStore, 'standing'>) => {
  /**
   * Places that were given and whose rows may not be there yet: of requests that come together each
   * would else see the queue without the others, and all would get the same place.
   */
  const given = new Set<{ party: string; place: number }>();

  return {
    /**
     * Hands a place to `create`, which is to make the row with it.
     * @param images how many the generation is to make
     */
    async take<T>(requester: Requester, images: number, create: (priority: number) => Promise<T>): Promise<T> {
      const range = rangeOf(requester);
      const party = partyOf(requester);
      const { serving, waiting, own } = await store.standing(requester, range);
      const justGiven = [...given]
        .filter((other) => other.party === party && other.place >= range.from && other.place <= range.to)
        .map(({ place }) => place);
      const start = Math.max(serving ?? waiting ?? range.from, own ?? range.from, ...justGiven);
      const mine = { party, place: Math.min(start + images, range.to) };
      given.add(mine);
      try {
        return await create(mine.place);
      } finally {
        given.delete(mine);
      }
    },
  };
};

export type Places = ReturnType<typeof createPlaces>;
