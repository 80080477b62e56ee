// For processes that tests start from source, with --import: a dozen replicas do not each strip the same types.

import { register } from 'node:module';

register('./child-hooks.js', import.meta.url);
