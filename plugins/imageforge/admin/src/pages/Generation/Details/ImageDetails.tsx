import * as React from 'react';
import { Flex, Modal, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import type { AssetView } from '../../../../../shared/assets';
import type { GenerationView, ImageView } from '../../../../../shared/generations';
import { Disclosure } from '../../../components/Disclosure';
import { GeneratedImage } from '../../../components/GeneratedImage';
import { Loadable } from '../../../components/Loadable';
import { useLoaded } from '../../../hooks/useLoaded';
import { useText } from '../../../hooks/useText';
import { api } from '../../../services/api';
import { AssetTexts } from './AssetTexts';
import { Credentials } from './Credentials';
import { ImageFacts } from './ImageFacts';
import { Lineage } from './Lineage';
import { Renditions } from './Renditions';

const Content = styled(Modal.Content)`
  max-width: 112rem;
`;

const Columns = styled.div`
  display: grid;
  gap: ${({ theme }) => theme.spaces[7]};
  grid-template-columns: minmax(0, 1fr);
  ${({ theme }) => theme.breakpoints.large} {
    grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
  }
`;

interface Props {
  view: GenerationView;
  image: ImageView & { assetId: string };
  readOnly: boolean;
  onClose(): void;
}

/** Everything about one image: what it is, its texts, what it was made of, and what its file says. */
export const ImageDetails = ({ view, image, readOnly, onClose }: Props) => {
  const text = useText();
  const loaded = useLoaded(`asset:${image.assetId}`, () => api.asset(image.assetId));
  // Without a trigger of its own the modal does not know where the focus was before.
  const opener = React.useRef(document.activeElement);
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault();
    // After a link from another image nothing was pressed on this page.
    const trigger = opener.current instanceof HTMLElement && opener.current.isConnected ? opener.current : document.getElementById(detailsButtonId(image));
    trigger?.focus();
  };
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Content onCloseAutoFocus={onCloseAutoFocus} aria-describedby={undefined}>
        <Modal.Header closeLabel={text('details.close')}>
          <Modal.Title>{text('details.title', { number: image.index + 1 })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Loadable of={loaded} waiting={text('details.loading')}>
            {(asset) => (
              <Columns>
                <Flex direction="column" alignItems="stretch" gap={6}>
                  <GeneratedImage
                    src={asset.previewUrl}
                    alt={asset.alternativeText}
                    size={`${asset.width}x${asset.height}`}
                    thumbhash={asset.thumbhash}
                    onExpired={loaded.refresh}
                  />
                  <ImageFacts view={view} image={image} asset={asset} />
                </Flex>
                <Flex direction="column" alignItems="stretch" gap={7}>
                  <Part title={text('texts.title')}>
                    <AssetTexts asset={asset} readOnly={readOnly} onWritten={loaded.refresh} />
                  </Part>
                  <Part title={text('lineage.title')}>
                    <Lineage assetId={asset.id} />
                  </Part>
                  <OfFile asset={asset} />
                </Flex>
              </Columns>
            )}
          </Loadable>
        </Modal.Body>
      </Content>
    </Modal.Root>
  );
};

/** Of the button that opens the details, which gets the focus back. */
export const detailsButtonId = ({ index }: Pick<ImageView, 'index'>): string => `imageforge-details-${index}`;

/** The files that were made of it, where there are some, and what they say of their making. */
const OfFile = ({ asset }: { asset: AssetView }) => {
  const text = useText();
  return (
    <>
      {asset.renditions.length > 0 && (
        <Part title={text('renditions.title')}>
          <Renditions renditions={asset.renditions} />
        </Part>
      )}
      <Part title={text('credentials.title')}>
        <Disclosure label={text('credentials.show')}>
          <Credentials assetId={asset.id} />
        </Disclosure>
      </Part>
    </>
  );
};

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <Flex tag="section" direction="column" alignItems="stretch" gap={4}>
    <Typography tag="h3" variant="delta">
      {title}
    </Typography>
    {children}
  </Flex>
);
