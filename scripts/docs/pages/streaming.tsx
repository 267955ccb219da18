/** The grammar of both streams: a diagram, and the same as a table. */
import type { Json } from '../../spec.js';
import { GrammarDiagram } from '../diagram.js';
import type { Page } from '../frame.js';
import type { OperationModel, Site } from '../model.js';
import { Basis, Code, Heading, Sources, Table, Text } from '../parts.js';

export function streamingPage(site: Site): Page {
  const { words, operations } = site;
  const streamed = operations.filter(({ streams }) => streams.length > 0);
  return {
    file: 'streaming.html',
    title: words.streaming,
    lead: words.streamLead,
    contents: streamed.map(({ id, path }) => ({ id, title: path })),
    body: (
      <>
        {streamed.map((operation) => (
          <Grammar site={site} operation={operation} />
        ))}
      </>
    ),
  };
}

function Grammar({ site, operation }: { site: Site; operation: OperationModel }) {
  const { words } = site;
  const grammar: Json = operation.node['responses']['200'].content['text/event-stream']['x-stream-grammar'];
  const example = operation.streams[0]!;
  return (
    <section>
      <Heading id={operation.id}>{operation.path}</Heading>
      <Text text={grammar['description']} />
      <p class="origin">
        <Basis basis={grammar['x-basis']} words={words} always /> <Sources site={site} source={grammar['x-source']} />
        {' · '}
        <a href={operation.file}>{operation.summary}</a>
        {' · '}
        <a href={`schemas.html#${operation.streamSchema!}`}>
          <code>{operation.streamSchema}</code>
        </a>
      </p>
      <figure class="scroll" tabindex={0} aria-label={`${words.streaming} ${operation.path}`}>
        <GrammarDiagram
          id={operation.id}
          grammar={grammar}
          words={words}
          title={`${words.streaming} ${operation.path}`}
        />
      </figure>
      <Transitions grammar={grammar} site={site} />
      <Notes grammar={grammar} site={site} />
      <details class="example">
        <summary>{example.summary}</summary>
        <Code code={example.text} grammar="sse" label={`${words.streamExamples} ${operation.path}`} words={words} />
      </details>
    </section>
  );
}

function Transitions({ grammar, site: { words } }: { grammar: Json; site: Site }) {
  const rows = (table: Json, isLenient: boolean) =>
    Object.entries<Json>(table).flatMap(([from, symbols]) =>
      Object.entries<string>(symbols).map(([symbol, to]) => (
        <tr>
          <td>{from}</td>
          <td>
            <code>{symbol}</code> {isLenient && <small>{words.lenientNote}</small>}
          </td>
          <td>{to}</td>
        </tr>
      )),
    );
  return (
    <Table label={words.symbol} head={[words.from, words.symbol, words.to]}>
      {rows(grammar['states'], false)}
      {rows(grammar['lenient'], true)}
    </Table>
  );
}

function Notes({ grammar, site: { words } }: { grammar: Json; site: Site }) {
  const lists: [string[], string][] = [
    [grammar['anywhere'], words.anywhereNote],
    [grammar['terminal'], words.terminalNote],
    [grammar['content'], words.contentNote],
  ];
  const codes = (names: string[]) => names.map((name) => [<code>{name}</code>, ' ']);
  return (
    <ul>
      {lists.map(([names, note]) => (
        <li>
          {codes(names)}
          {note}
        </li>
      ))}
      {Object.entries<string[]>(grammar['requires']).map(([symbol, pointers]) => (
        <li>
          {codes([symbol])}
          {words.requiresNote} {codes(pointers)}
        </li>
      ))}
      {Object.entries<string[]>(grammar['blocks']?.deltas ?? {}).map(([block, deltas]) => (
        <li>
          {words.blocks} {codes([block])}← {codes(deltas)}
        </li>
      ))}
    </ul>
  );
}
