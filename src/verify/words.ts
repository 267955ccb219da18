/** Texts that probes send. */

/** Stands in every message, so that it can be found where it should not be. */
export const CANARY = 'blue heron';
