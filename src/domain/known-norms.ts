// The norms this version can compute with. A second norm is added here, and nowhere else.

import type { Norm } from './norm.ts';
import { nlRegeling2023 } from './norm-nl-regeling-2023.ts';

export const knownNorms: readonly Norm[] = [nlRegeling2023];
