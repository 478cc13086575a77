import * as React from 'react';
import { api, type GenerationPage } from '../services/api';
import { isAbort, type Problem, toProblem } from '../services/problem';
import { isRunning, keepAddresses } from '../services/progress';
import { useRefresh } from './useRefresh';

interface GenerationsQuery {
  page: number;
  pageSize: number;
  /** Comma-separated states; empty: all. */
  state: string;
  /** Comma-separated stages. Left out: all. */
  stage?: string;
}

export interface Generations {
  /** `undefined` until the first answer. */
  page?: GenerationPage;
  problem?: Problem;
  /** Whether another page or filter is being loaded. */
  pending: boolean;
  reload(): void;
  /** Signed addresses have expired. */
  refreshAddresses(): void;
}

const merge = (next: GenerationPage, before: GenerationPage | undefined): GenerationPage => ({
  ...next,
  data: next.data.map((view) => keepAddresses(view, before?.data.find(({ id }) => id === view.id))),
});

/** A page of the gallery, which follows what runs in it. */
export const useGenerations = ({ page, pageSize, state, stage }: GenerationsQuery): Generations => {
  const key = `${page}/${pageSize}/${state}/${stage}`;
  const [answer, setAnswer] = React.useState<{ key?: string; page?: GenerationPage; problem?: Problem }>({});
  const [round, setRound] = React.useState({ count: 0, freshAddresses: false });

  React.useEffect(() => {
    const controller = new AbortController();
    api.list({ page, pageSize, state: state || undefined, stage }, controller.signal).then(
      (next) =>
        setAnswer((before) => ({ key, page: round.freshAddresses ? next : merge(next, before.page) })),
      (thrown) => {
        if (!controller.signal.aborted && !isAbort(thrown)) {
          setAnswer((before) => ({ ...before, key, problem: toProblem(thrown) }));
        }
      },
    );
    return () => controller.abort();
  }, [key, page, pageSize, state, stage, round]);

  const reload = React.useCallback(() => setRound(({ count }) => ({ count: count + 1, freshAddresses: false })), []);
  const refreshAddresses = React.useCallback(
    () => setRound(({ count }) => ({ count: count + 1, freshAddresses: true })),
    [],
  );

  useRefresh(reload, answer.page?.data.some(isRunning) ?? false);
  return { page: answer.page, problem: answer.problem, pending: answer.key !== key, reload, refreshAddresses };
};
