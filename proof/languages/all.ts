/** The languages, in the order of the table. */
import { cpp } from './cpp.js';
import { go } from './go.js';
import { java } from './java.js';
import { kotlin } from './kotlin.js';
import type { Language } from './language.js';
import { php } from './php.js';
import { python } from './python.js';
import { ruby } from './ruby.js';
import { rust } from './rust.js';
import { typescript } from './typescript.js';

export const LANGUAGES: readonly Language[] = [typescript, python, java, go, php, ruby, rust, cpp, kotlin];
