/** The rules of requests that no schema can express. */
import { CONSTRAINTS, type ChatCompletionRequest, type MessageInput } from '../contract.js';
import { bytesIn, imagesIn, sideOfPng, wrongImages } from './images.js';
import {
  callsWithoutResult,
  chatToolUse,
  choiceNotOffered,
  messageToolUse,
  repeatedTools,
  resultsWithoutCall,
  type ToolUse,
} from './tool-use.js';

/** Name of a rule. */
export type Constraint = keyof typeof CONSTRAINTS;

/** A broken rule. */
export interface BrokenConstraint {
  rule: Constraint;
  /** JSON pointer to the value that breaks it. */
  pointer: string;
  /** Whether the request is accepted all the same, by convention. */
  accepted: boolean;
  /** The values that would keep the rule, where they can be listed. */
  allowed?: string[];
}

type Rules<T> = Partial<Record<Constraint, (input: T) => string[]>>;

const TOOL_RULES = {
  'tool-results-have-calls': resultsWithoutCall,
  'tool-calls-have-results': callsWithoutResult,
  'tool-choice-is-offered': choiceNotOffered,
  'tool-names-differ': repeatedTools,
} satisfies Rules<ToolUse>;

const MESSAGE_RULES = {
  'roles-alternate': ({ messages }) =>
    messages.flatMap((message, index) =>
      message.role === messages[index - 1]?.role ? [`/messages/${index}/role`] : [],
    ),
  'last-message-is-user': ({ messages }) => {
    const roles = messages.map(({ role }) => role);
    const last = Math.max(roles.lastIndexOf('user'), roles.lastIndexOf('assistant'));
    return roles[last] === 'user' ? [] : [`/messages/${Math.max(0, last)}/role`];
  },
  'images-per-turn': ({ messages }) =>
    messages.flatMap(({ content }, index) =>
      imagesIn(content).length > CONSTRAINTS['images-per-turn'].max ? [`/messages/${index}/content`] : [],
    ),
  'image-bytes': (input) => wrongImages(input, (data) => bytesIn(data) > CONSTRAINTS['image-bytes'].max),
  'image-pixels': (input) => wrongImages(input, (data) => sideOfPng(data) > CONSTRAINTS['image-pixels'].max),
} satisfies Record<Exclude<Constraint, keyof typeof TOOL_RULES>, (input: MessageInput) => string[]>;

/** The rules that a message request breaks; it has passed its schema. */
export function brokenByMessages(input: MessageInput): BrokenConstraint[] {
  return [...broken(MESSAGE_RULES, input), ...brokenByTools(messageToolUse(input))];
}

/** The rules that a chat request breaks; it has passed its schema. */
export function brokenByChat(input: ChatCompletionRequest): BrokenConstraint[] {
  return brokenByTools(chatToolUse(input));
}

function brokenByTools(use: ToolUse): BrokenConstraint[] {
  const allowed = use.tools.map(({ name }) => name);
  return broken(TOOL_RULES, use).map((each) =>
    each.rule === 'tool-choice-is-offered' && allowed.length > 0 ? { ...each, allowed } : each,
  );
}

function broken<T>(rules: Rules<T>, input: T): BrokenConstraint[] {
  return (Object.keys(rules) as Constraint[]).flatMap((rule) =>
    rules[rule]!(input).map((pointer) => ({ rule, pointer, accepted: 'accepted' in CONSTRAINTS[rule] })),
  );
}
