// The norms this version can compute with. A further norm is added here, and nowhere else.

import type { Norm } from './norm.ts';
import { nlHandreikingV4 } from './norm-nl-handreiking-v4.ts';
import { nlRegeling2023 } from './norm-nl-regeling-2023.ts';

export const knownNorms: readonly Norm[] = [nlRegeling2023, nlHandreikingV4];
