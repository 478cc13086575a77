import * as React from 'react';
import { Button, Flex, Loader } from '@strapi/design-system';
import type { Loaded } from '../hooks/useLoaded';
import { useText } from '../hooks/useText';
import { ProblemNote } from './ProblemNote';

interface Props<T> {
  of: Pick<Loaded<T>, 'data' | 'problem' | 'reload'>;
  /** Until it is there: words to hear, or what stands in its place. */
  waiting: React.ReactNode;
  children?(data: T): React.ReactNode;
}

/** Something that is loaded: the wait for it, what went wrong with another try, and the thing itself. */
export const Loadable = <T,>({ of: { data, problem, reload }, waiting, children }: Props<T>) => {
  const text = useText();
  const isWaiting = data === undefined && !problem;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {problem && (
        <ProblemNote
          problem={problem}
          actions={
            <Button type="button" variant="secondary" size="S" onClick={reload}>
              {text('action.retry')}
            </Button>
          }
        />
      )}
      {isWaiting &&
        (typeof waiting === 'string' ? (
          <Flex justifyContent="center" padding={8}>
            <Loader>{waiting}</Loader>
          </Flex>
        ) : (
          waiting
        ))}
      {data !== undefined && children?.(data)}
    </Flex>
  );
};
