import { useWhen } from '../hooks/useWhen';

/** When something was, relative to now; exactly where the pointer rests. */
export const When = ({ at }: { at: string }) => {
  const { relative, exact } = useWhen()(at);
  return (
    <time dateTime={at} title={exact}>
      {relative}
    </time>
  );
};
