import { useIntl } from 'react-intl';
import { Link } from '@strapi/design-system';
import type { RenditionView } from '../../../../../shared/assets';
import { DataTable } from '../../../components/DataTable';
import { useText } from '../../../hooks/useText';
import { absoluteUrl } from '../../../services/backendUrl';
import { sayableSize } from '../../../services/size';

/** The versions that were made of an image. */
export const Renditions = ({ renditions }: { renditions: readonly RenditionView[] }) => {
  const text = useText();
  const { formatNumber } = useIntl();
  const nameOf = ({ name, density }: RenditionView) => (density === 1 ? name : `${name} ${density}×`);
  return (
    <DataTable
      label={text('renditions.title')}
      rows={renditions.map((rendition) => ({ ...rendition, id: `${rendition.name}-${rendition.density}-${rendition.format}` }))}
      columns={[
        {
          header: text('renditions.name'),
          cell: (rendition) =>
            rendition.url ? (
              <Link href={absoluteUrl(rendition.url)} target="_blank" rel="noreferrer">
                {nameOf(rendition)}
              </Link>
            ) : (
              nameOf(rendition)
            ),
        },
        { header: text('details.format'), cell: ({ format }) => format.toUpperCase() },
        { header: text('size.label'), cell: ({ width, height }) => sayableSize(`${width}x${height}`) },
        { header: text('details.bytes'), cell: ({ bytes }) => formatNumber(bytes / 1_000, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 }) },
      ]}
    />
  );
};
