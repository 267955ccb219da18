/** Facts that the description states in prose only, and the text that marks the verifier's prompts. */
import type { KnownModelId } from '../../contract.js';

/** The model that routes to another one; probes use it where the model does not matter. Source: Models. */
export const ROUTER: KnownModelId = 'caicaini/auto';

/** Length of the window in which requests are counted, seconds. Source: Rate limits. */
export const WINDOW_S = 60;

/** A text in every prompt that the verifier sends; an error that contains it repeats the prompt. */
export const CANARY = 'blue heron';
