import { Empty } from '../../components/Empty';
import { FilterSelect } from '../../components/FilterSelect';
import { ListPages } from '../../components/ListPages';
import { Loadable } from '../../components/Loadable';
import { PageFrame } from '../../components/PageFrame';
import { useListQuery } from '../../hooks/useListQuery';
import { useLoaded } from '../../hooks/useLoaded';
import { useText } from '../../hooks/useText';
import { api } from '../../services/api';
import { auditActions } from '../../services/audit';
import { AuditTable } from './AuditTable';

/** Who did what, newest first. */
export const AuditPage = () => {
  const text = useText();
  const { page, pageSize, filter, setFilter } = useListQuery();
  const action = filter('action', auditActions);
  const trail = useLoaded(`audit/${page}/${pageSize}/${action}`, () => api.audit({ page, pageSize, action: action || undefined }));
  return (
    <PageFrame
      title={text('audit.title')}
      subtitle={text('audit.subtitle')}
      tools={{
        start: (
          <FilterSelect
            label={text('audit.filter')}
            clearLabel={text('gallery.clearFilter')}
            options={auditActions.map((known) => ({ value: known, label: text(`audit.action.${known}`) }))}
            value={action}
            onChange={(next) => setFilter('action', next)}
          />
        ),
      }}
    >
      <Loadable of={trail} waiting={text('audit.loading')}>
        {(found) => (
          <>
            {found.data.length === 0 ? (
              <Empty>{text(action ? 'audit.emptyFilter' : 'audit.empty')}</Empty>
            ) : (
              <AuditTable events={found.data} />
            )}
            <ListPages of={found} />
          </>
        )}
      </Loadable>
    </PageFrame>
  );
};
