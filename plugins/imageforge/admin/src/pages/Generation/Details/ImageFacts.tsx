import { useIntl } from 'react-intl';
import type { AssetView } from '../../../../../shared/assets';
import type { GenerationView, ImageView } from '../../../../../shared/generations';
import { DefinitionList } from '../../../components/DefinitionList';
import { When } from '../../../components/When';
import { useNames } from '../../../hooks/useNames';
import { useText } from '../../../hooks/useText';
import { sayableSize } from '../../../services/size';

/** Bytes of a kilobyte, as file managers count. */
const kilobyte = 1_000;

interface Props {
  view: GenerationView;
  image: ImageView;
  asset: AssetView;
}

/** What the file is, and what made it. */
export const ImageFacts = ({ view, image, asset }: Props) => {
  const text = useText();
  const names = useNames();
  const { formatNumber } = useIntl();
  return (
    <DefinitionList
      items={[
        { term: text('details.state'), value: text(`asset.${asset.state}`) },
        { term: text('details.name'), value: asset.name },
        { term: text('size.label'), value: sayableSize(`${asset.width}x${asset.height}`) },
        { term: text('details.format'), value: asset.mediaType.replace('image/', '').toUpperCase() },
        {
          term: text('details.bytes'),
          value: formatNumber(asset.bytes / kilobyte, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: asset.bytes < 10 * kilobyte ? 1 : 0 }),
        },
        { term: text('model.label'), value: image.madeBy ? names.label(image.madeBy) : names.model(view) },
        { term: text('seed.label'), value: image.seed === undefined ? undefined : String(image.seed) },
        { term: text('details.created'), value: <When at={asset.createdAt} /> },
      ]}
    />
  );
};
