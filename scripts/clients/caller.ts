/** A client behind functions, so that one list of scenarios runs with each of them. */

/** The gateway, the key and the fetch of a client. */
export interface Target {
  base: string;
  key: string;
  fetch: typeof globalThis.fetch;
  /** 0 when the fetch retries; absent for the client's own default. */
  maxRetries?: 0;
}

/** The calls of a client. Each resolves with the text of the answer, the name of the tool, or JSON text. */
export interface Caller {
  create(target: Target): Promise<string>;
  /** Calls `onText` after each piece. */
  stream(target: Target, signal?: AbortSignal, onText?: () => void): Promise<string>;
  /** Sends {@link SYSTEM} in the client's own way. */
  system(target: Target): Promise<string>;
  /** Offers one tool. */
  tool(target: Target): Promise<string>;
  /** Offers two tools and forces the second. */
  forced(target: Target): Promise<string>;
  /** Runs the tool and sends its result, in the client's own way where it has one. */
  loop(target: Target): Promise<string>;
  /** Asks for JSON that fits {@link citySchema}. */
  structured(target: Target): Promise<string>;
}

/** A client with the way in which its users point it at the gateway. */
export interface Client {
  /** Name of the package, and the surface if it has a choice. */
  name: string;
  /** The packages that its users install. */
  packages: string[];
  caller: Caller;
  /** The calls that it does not have, each with the reason. */
  lacks?: Partial<Record<keyof Caller, string>>;
  /** The code that points it at the gateway, for the docs; it uses the variable CAICAINI_API_KEY. */
  setup: string;
  /** What its users have to know. */
  notes: string[];
}

export const MODEL = 'caicaini/auto';
export const PROMPT = 'Hi';
export const SYSTEM = 'Be brief.';
export const MAX_TOKENS = 256;
const CITY = {
  type: 'object',
  properties: { city: { type: 'string', enum: ['Oslo'] } },
  required: ['city'],
  additionalProperties: false,
} as const;
/** The schema of a tool and of structured output: a new copy, because some clients change it. */
export const citySchema = () => structuredClone(CITY) as unknown as Record<string, unknown>;
export const TOOLS = ['get_time', 'get_weather'] as const;
