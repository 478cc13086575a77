import type { Composition } from '../scene';
import { arches } from './arches';
import { bauhaus } from './bauhaus';
import { blocks } from './blocks';
import { botanical } from './botanical';
import { city } from './city';
import { cosmos } from './cosmos';
import { dunes } from './dunes';
import { forest } from './forest';
import { hills } from './hills';
import { mountains } from './mountains';
import { nightSky } from './night-sky';
import { sea } from './sea';
import { silk } from './silk';
import { stillLife } from './still-life';

/** Every kind of picture. To add one, write its file and name it here. */
export const compositions: readonly Composition[] = [
  mountains,
  sea,
  forest,
  city,
  dunes,
  hills,
  nightSky,
  cosmos,
  stillLife,
  botanical,
  arches,
  bauhaus,
  silk,
  blocks,
];
