import { Flex, Typography } from '@strapi/design-system';
import type { WebhookView } from '../../../../shared/webhooks';
import { Empty } from '../../components/Empty';
import { FilterSelect } from '../../components/FilterSelect';
import { ListPages } from '../../components/ListPages';
import { Loadable } from '../../components/Loadable';
import { useListQuery } from '../../hooks/useListQuery';
import { useLoaded } from '../../hooks/useLoaded';
import { useRefresh } from '../../hooks/useRefresh';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { deliveryStates, DeliveryTable, stateKeys } from './DeliveryTable';

interface Props {
  webhooks: WebhookView[];
  /** One is sent again: what waits is counted anew. */
  onSent(): void;
}

/** The delivery log, newest first. */
export const Deliveries = ({ webhooks, onSent }: Props) => {
  const text = useText();
  const { page, pageSize, filter, setFilter } = useListQuery();
  const ids = webhooks.map(({ id }) => id);
  const endpoint = filter('endpoint', ids);
  const state = filter('state', deliveryStates);
  const deliveries = useLoaded(`deliveries/${page}/${pageSize}/${endpoint}/${state}`, () =>
    api.deliveries({ page, pageSize, endpoint, state: state || undefined }),
  );
  useRefresh(deliveries.refresh);

  return (
    <Flex tag="section" direction="column" alignItems="stretch" gap={4}>
      <Typography tag="h2" variant="beta">
        {text('deliveries.title')}
      </Typography>
      <Flex gap={2} wrap="wrap">
        <FilterSelect
          label={text('deliveries.filterEndpoint')}
          clearLabel={text('gallery.clearFilter')}
          options={ids.map((id) => ({ value: id, label: id }))}
          value={endpoint}
          onChange={(next) => setFilter('endpoint', next)}
        />
        <FilterSelect
          label={text('gallery.filter')}
          clearLabel={text('gallery.clearFilter')}
          options={deliveryStates.map((known) => ({ value: known, label: text(stateKeys[known]) }))}
          value={state}
          onChange={(next) => setFilter('state', next)}
        />
      </Flex>
      <Loadable of={deliveries} waiting={text('deliveries.loading')}>
        {(found) => (
          <>
            {found.data.length === 0 ? (
              <Empty>{text(endpoint || state ? 'deliveries.emptyFilter' : 'deliveries.empty')}</Empty>
            ) : (
              <DeliveryTable
                deliveries={found.data}
                paused={webhooks.filter((webhook) => webhook.paused).map(({ id }) => id)}
                onSent={() => {
                  deliveries.refresh();
                  onSent();
                }}
              />
            )}
            <ListPages of={found} />
          </>
        )}
      </Loadable>
    </Flex>
  );
};
