import { Flex } from '@strapi/design-system';
import { Empty } from '../../components/Empty';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { useLoaded } from '../../hooks/useLoaded';
import { useRefresh } from '../../hooks/useRefresh';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { Deliveries } from './Deliveries';
import { Endpoints } from './Endpoints';

/** The webhooks of the configuration, and what was sent to them. */
export const WebhooksPage = () => {
  const text = useText();
  const webhooks = useLoaded('webhooks', api.webhooks);
  useRefresh(webhooks.refresh);
  return (
    <PageFrame title={text('webhooks.title')} subtitle={text('webhooks.subtitle')}>
      <Loadable of={webhooks} waiting={text('webhooks.loading')}>
        {(found) =>
          found.length === 0 ? (
            <Empty>{text('webhooks.empty')}</Empty>
          ) : (
            <Flex direction="column" alignItems="stretch" gap={8}>
              <Endpoints webhooks={found} onChanged={webhooks.refresh} />
              <Deliveries webhooks={found} onSent={webhooks.refresh} />
            </Flex>
          )
        }
      </Loadable>
    </PageFrame>
  );
};
