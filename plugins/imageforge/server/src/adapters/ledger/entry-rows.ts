import type { Booking } from '../../engine/ledger';

export type Move = Booking['moves'][number];
type Charge = Booking['charges'][number];
type Row = Record<string, unknown>;

const common = ({ generationId, requester }: Pick<Booking, 'generationId' | 'requester'>): Row => ({
  generationId,
  requesterKind: requester.kind,
  requesterId: requester.id,
  tenant: requester.tenant ?? null,
});

/** Every row has the same columns: they are written in one statement. */
export const moveRow = (
  { account, kind, number, reserved, spent }: Move,
  booking: Pick<Booking, 'generationId' | 'requester' | 'at'>,
): Row => ({
  ...common(booking),
  key: `${booking.generationId}/${number}/${account.key}`,
  kind,
  account: account.key,
  attemptId: null,
  period: account.period,
  unit: account.unit,
  reserved: String(reserved),
  spent: String(spent),
  isAmbiguous: false,
  provider: null,
  model: null,
  at: booking.at,
});

/** A charge is on no account: it says what was paid, whoever's budget it was. Its period is the day. */
export const chargeRow = (
  { attemptId, provider, model, microUsd, isAmbiguous, at }: Charge,
  booking: Pick<Booking, 'generationId' | 'requester'>,
): Row => ({
  ...common(booking),
  key: `charge/${attemptId}`,
  kind: 'charge',
  account: null,
  attemptId,
  period: at.slice(0, 10),
  unit: 'microUsd',
  reserved: '0',
  spent: microUsd === undefined ? null : String(microUsd),
  isAmbiguous,
  provider,
  model,
  at,
});
