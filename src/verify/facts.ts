/** What a verification takes from the description that stands there in words alone. */
import type { ModelId } from '../contract.js';

/** The model that resolves to another, and answers where the model does not matter. Source: Models. */
export const ROUTER: ModelId = 'caicaini/auto';

/** Length of the window in which requests are counted, seconds. Source: Rate limits. */
export const WINDOW_S = 60;
