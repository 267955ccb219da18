/** The path of Redocly's command, and its environment. */

/** Path of the command from the root of the repository. */
export const REDOCLY = 'node_modules/@redocly/cli/bin/cli.js';

/** Switches off telemetry, and the question to the npm registry for a newer version. */
export const REDOCLY_ENV = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
