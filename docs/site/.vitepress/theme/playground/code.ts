/** The code of a scene: the call in three languages, and how to meet the scene on your own machine. */
import { samplesOfCall, type Sample } from '../../../../../scripts/docs/samples.js';
import { DEFAULT_BASE_URL, ENVIRONMENT, OPERATIONS, type OperationId } from '../../../../../src/contract.js';
import { defaultPolicy } from '../../../../../src/index.js';
import { bodyOf, TOOL, type Scene } from './scenes.js';
import type { Language } from './texts.js';

/** The call of a scene in three languages. */
export function samplesOfScene(scene: Scene, id: OperationId, language: Language): Sample[] {
  const { method, path, clientMethod } = OPERATIONS[id];
  const { name, description, input } = TOOL;
  return samplesOfCall({
    method,
    clientMethod,
    url: DEFAULT_BASE_URL + path,
    keyVariable: ENVIRONMENT.apiKey,
    timeoutSeconds: defaultPolicy.timeouts.attemptMs / 1000,
    body: bodyOf(scene, id, language),
    ...(scene.usesTool && { tool: { name, description, input, result: TOOL.result(language) } }),
    handlesError: scene.row !== undefined || scene.name === 'broken-stream',
    callers: scene.callers,
  });
}

/** The commands that start a mock with the script of a scene. */
export function commandsOf({ key }: Scene): string {
  return [
    `npx caicaini mock --port 8787 --script scene.json`,
    `export ${ENVIRONMENT.baseUrl}=http://127.0.0.1:8787`,
    `export ${ENVIRONMENT.apiKey}=${key}`,
  ].join('\n');
}
