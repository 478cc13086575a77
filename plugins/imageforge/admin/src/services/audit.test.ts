import { auditActions as sharedActions } from '../../../shared/audit';
import { auditActions, subjectOf } from './audit';

test('the actions are those of the server', () => {
  expect(auditActions).toEqual(sharedActions);
});

test.each([
  ['generation.create', 'abc', { generation: 'abc' }],
  ['review.reject', 'abc', { generation: 'abc' }],
  ['asset.keep', 'abc-1-12', { generation: 'abc-1', image: 12 }],
  ['asset.keep', 'abc', { other: 'abc' }],
  ['template.change', 'abc-1', { other: 'abc-1' }],
  ['queue.pause', 'queue', { other: 'queue' }],
] as const)('%s of %s', (action, subject, expected) => {
  expect(subjectOf({ action, subject })).toEqual(expected);
});
