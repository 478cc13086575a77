import type { SizeSupport } from './capabilities';
import { nearestSize } from './nearest-size';
import { sizeProblem } from './size';

const size = (width: number, height: number) => ({ width, height });
const three: SizeSupport = { kind: 'list', sizes: [size(1024, 1024), size(1536, 1024), size(1024, 1536)] };
const flexible: SizeSupport = {
  kind: 'range',
  minSide: 480,
  maxSide: 3840,
  multipleOf: 16,
  minPixels: 655_360,
  maxPixels: 8_294_400,
  maxAspectRatio: 3,
};

describe('the nearest size', () => {
  it.each([
    [size(1200, 630), size(1536, 1024)],
    [size(1080, 1920), size(1024, 1536)],
    [size(400, 400), size(1024, 1024)],
    [size(1536, 1024), size(1536, 1024)],
  ])('of a list, for %j, is %j', (wanted, nearest) => expect(nearestSize(wanted, three)).toEqual(nearest));

  it.each([
    [size(1200, 630), size(1200, 640)],
    [size(100, 100), size(816, 816)],
    [size(10_000, 5_000), size(4_064, 2_032)],
  ])('of a range, for %j, has its ratio', (wanted) => {
    const { width, height } = nearestSize(wanted, flexible);
    expect(Math.abs(Math.log(width / height / (wanted.width / wanted.height)))).toBeLessThan(0.03);
  });

  it('is always one that the model makes', () => {
    const supports: SizeSupport[] = [
      three,
      flexible,
      { kind: 'range', minSide: 64, maxSide: 2_048, multipleOf: 64, maxPixels: 1_048_576 },
      { kind: 'range', minSide: 1_000, maxSide: 1_100, multipleOf: 100, maxPixels: 1_100_000, minPixels: 1_050_000 },
    ];
    for (const support of supports) {
      for (let width = 1; width < 9_000; width += 397) {
        for (let height = 1; height < 9_000; height += 411) {
          expect(sizeProblem(nearestSize(size(width, height), support), support)).toBeUndefined();
        }
      }
    }
  });
});
