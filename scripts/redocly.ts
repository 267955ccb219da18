/** Redocly's command, as the scripts start it. */

/** Its path from the root of the repository. */
export const REDOCLY = 'node_modules/@redocly/cli/bin/cli.js';

/** With it nobody is told of a run, and the npm registry is not asked for a newer version, as it is in a terminal. */
export const REDOCLY_ENV = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
