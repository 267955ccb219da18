/** The catalogue of models, `x-models`, and the two schemas that depend on it. */
import type { Json } from './spec.js';

/** A row of openapi/models.yaml; limits count tokens. */
export interface ModelRow {
  id: string;
  displayName: string;
  maxOutputTokens: number;
  contextWindow: number;
  supportsVision: boolean;
  supportsTools: boolean;
  supportsThinking: boolean;
}

/**
 * Adds the values to `ModelId`, and one condition per model to `MaxTokensOfModel`. Leaves a description without
 * `x-models` as it is: `npm run diff` also reads earlier versions, in which the conditions were written by hand.
 */
export function addModels(document: Json): void {
  const rows: ModelRow[] | undefined = document['x-models'];
  if (rows === undefined) return;
  const { ModelId, MaxTokensOfModel } = document.components.schemas;
  ModelId.enum = rows.map(({ id }) => id);
  MaxTokensOfModel.allOf = rows.map(({ id, displayName, maxOutputTokens }) => ({
    title: displayName,
    if: { required: ['model'], properties: { model: { const: id } } },
    then: {
      properties: { max_tokens: { maximum: maxOutputTokens }, max_completion_tokens: { maximum: maxOutputTokens } },
    },
  }));
}
