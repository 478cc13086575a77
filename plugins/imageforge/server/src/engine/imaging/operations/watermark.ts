import { open, pictureOf } from '../picture';
import { layOver, sizedOverlay } from './layers';
import type { OperationKind } from './operation';

const transparent = '#00000000';

/** Covers the image with repetitions of one of the operator's pictures. */
export const watermark: OperationKind<'watermark'> = {
  async run(picture, { overlay, scale, gap, angle, opacity }, context) {
    const one = await sizedOverlay(context.overlay(overlay), scale * picture.width, picture, opacity);
    const turned = angle === 0 ? one : await pictureOf(open(one).rotate(angle, { background: transparent }));
    const room = Math.round((gap * one.width) / 2);
    const spaced = await pictureOf(open(turned).extend({ top: room, bottom: room, left: room, right: room, background: transparent }));
    // A tile may not be larger than what it covers.
    const tile = await pictureOf(open(spaced).resize({ width: picture.width, height: picture.height, fit: 'inside', withoutEnlargement: true }));
    return layOver(picture, tile, { tile: true });
  },
};
