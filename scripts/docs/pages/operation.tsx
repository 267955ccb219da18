/** The page of one operation: what it takes and answers on the left, samples on the right. */
import type { Page } from '../frame.js';
import { headersOf, type Example, type OperationModel, type Site } from '../model.js';
import { ActionMark, Basis, Code, Constraints, Fields, Heading, Line, Sources, Table, Text } from '../parts.js';
import type { Words } from '../words.js';

export function operationPage(site: Site, operation: OperationModel): Page {
  const { words } = site;
  return {
    file: operation.file,
    title: operation.summary,
    wide: true,
    contents: [],
    body: (
      <div class="split">
        <div>
          <p class="endpoint">
            <small class={operation.method.toLowerCase()}>{operation.method}</small> <code>{operation.path}</code>
          </p>
          <Text text={operation.description} />
          <p class="origin">
            <Basis basis={operation.basis} words={words} always /> <Sources site={site} source={operation.source} />
          </p>
          {operation.requestSchema !== undefined && <Request operation={operation} words={words} />}
          <Heading id="response">{words.response}</Heading>
          <Text text={operation.responseDescription} />
          <SchemaLinks operation={operation} words={words} />
          <Fields fields={operation.responseFields} prefix="response" words={words} />
          <Headers site={site} operation={operation} />
          <Statuses site={site} operation={operation} />
        </div>
        <div class="samples">
          <Calls operation={operation} words={words} />
          <Examples id="responses" title={words.responseExamples} examples={operation.responses} words={words} />
          <Examples id="streams" title={words.streamExamples} examples={operation.streams} words={words} />
        </div>
      </div>
    ),
  };
}

function Request({ operation, words }: { operation: OperationModel; words: Words }) {
  return (
    <>
      <Heading id="request">{words.requestBody}</Heading>
      <Text text={operation.requestDescription!} />
      <p>
        <a href={`schemas.html#${operation.requestSchema!}`}>
          <code>{operation.requestSchema}</code>
        </a>
      </p>
      <Fields fields={operation.requestFields} prefix="request" words={words} />
      <Constraints constraints={operation.requestConstraints} words={words} />
    </>
  );
}

function SchemaLinks({
  operation: { responseSchema, streamSchema },
  words,
}: {
  operation: OperationModel;
  words: Words;
}) {
  return (
    <p>
      <a href={`schemas.html#${responseSchema}`}>
        <code>{responseSchema}</code>
      </a>
      {streamSchema !== undefined && (
        <>
          {' · '}
          <a href="streaming.html">{words.streamData}</a>{' '}
          <a href={`schemas.html#${streamSchema}`}>
            <code>{streamSchema}</code>
          </a>
        </>
      )}
    </p>
  );
}

function Headers({ site, operation }: { site: Site; operation: OperationModel }) {
  const { words, document } = site;
  return (
    <>
      <Heading id="headers">{words.responseHeaders}</Heading>
      <dl class="fields">
        {headersOf(document, operation.node['responses']['200']).map(([name, { description }]) => (
          <div>
            <dt>
              <code class="name">{name}</code>
            </dt>
            <dd>
              <Line text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Statuses({ site, operation }: { site: Site; operation: OperationModel }) {
  const { words, errors } = site;
  const rows = errors.filter(({ status }) => operation.statuses.includes(status));
  return (
    <>
      <Heading id="errors">{words.errors}</Heading>
      <Table label={words.errors} head={[words.status, words.type, words.action]}>
        {rows.map(({ status, type, action }) => (
          <tr>
            <td>
              <a href={`errors.html#${status}`}>{status}</a>
            </td>
            <td>
              <code>{type}</code>
            </td>
            <td>
              <ActionMark site={site} action={action} />
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function Calls({ operation, words }: { operation: OperationModel; words: Words }) {
  return (
    <section>
      <h2 id="samples">{operation.requestSchema === undefined ? words.request : words.requestExamples}</h2>
      {operation.calls.map(({ name, summary, samples }, index) => (
        <details class="example" open={index === 0} id={`call-${name}`}>
          <summary>{summary}</summary>
          <div class="tabs" role="group" aria-label={summary}>
            {samples.map(({ language }, at) => (
              <button type="button" data-language={language} aria-pressed={at === 0 ? 'true' : 'false'}>
                {language}
              </button>
            ))}
          </div>
          {samples.map(({ language, grammar, code }, at) => (
            <div class="sample" data-language={language} hidden={at > 0}>
              <Code code={code} grammar={grammar} label={`${summary} · ${language}`} words={words} />
            </div>
          ))}
        </details>
      ))}
    </section>
  );
}

function Examples({ id, title, examples, words }: { id: string; title: string; examples: Example[]; words: Words }) {
  if (examples.length === 0) return null;
  return (
    <section>
      <h2 id={id}>{title}</h2>
      {examples.map(({ name, summary, text, grammar }, index) => (
        <details class="example" open={index === 0} id={`${id}-${name}`}>
          <summary>{summary}</summary>
          <Code code={text} grammar={grammar} label={`${title} · ${summary}`} words={words} />
        </details>
      ))}
    </section>
  );
}
