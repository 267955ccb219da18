/** The first page: what the API is, how to get in, what can be called, which models there are. */
import type { Page } from '../frame.js';
import type { Site } from '../model.js';
import { Heading, Line, Table, Text } from '../parts.js';
import type { Json } from '../../spec.js';

export function overviewPage(site: Site): Page {
  const { words, document, operations } = site;
  const { bearer } = document.components.securitySchemes;
  const environment: Record<string, string> = document['x-environment'];
  return {
    file: 'index.html',
    title: document.info.title,
    lead: document.info.summary,
    contents: [
      { id: 'operations', title: words.reference },
      { id: 'authentication', title: words.authentication },
      { id: 'models', title: words.models },
    ],
    body: (
      <>
        <Text text={document.info.description} />
        <Heading id="operations">{words.reference}</Heading>
        {document.tags.map((tag: Json) => (
          <section class="card">
            <h3>{tag['summary'] ?? tag['name']}</h3>
            <Text text={tag['description']} />
            <ul class="operations">
              {operations
                .filter((each) => each.tag === tag['name'])
                .map((each) => (
                  <li>
                    <a href={each.file}>{each.summary}</a> <code>{`${each.method} ${each.path}`}</code>
                  </li>
                ))}
            </ul>
          </section>
        ))}
        <Heading id="authentication">{words.authentication}</Heading>
        <Text text={bearer.description} />
        <Table label={words.authentication} head={[words.setting, words.value]}>
          <tr>
            <td>{words.baseUrl}</td>
            <td>
              <code>{document.servers[0].url}</code> <Line text={document.servers[0].description} />
            </td>
          </tr>
          <tr>
            <td>{words.keyFormat}</td>
            <td>
              <code>{bearer['x-key-pattern']}</code>
            </td>
          </tr>
          <tr>
            <td>{words.environment}</td>
            <td>
              {Object.values(environment).map((each) => (
                <>
                  <code>{each}</code>{' '}
                </>
              ))}
            </td>
          </tr>
        </Table>
        <Heading id="models">{words.models}</Heading>
        <Models site={site} />
      </>
    ),
  };
}

/** The models with their limits, as MaxTokensOfModel has them. */
export function Models({ site: { words, document } }: { site: Site }) {
  const rows: Json[] = document.components.schemas.MaxTokensOfModel.allOf;
  const can = (flag: boolean) => (flag ? words.yes : words.no);
  const head = [words.model, 'id', words.context, words.maxOutput, words.vision, words.tools, words.thinking];
  return (
    <Table label={words.models} head={head}>
      {rows.map(({ title, 'x-model': model, if: when, then }) => (
        <tr>
          <td>{title}</td>
          <td>
            <code>{when.properties.model.const}</code>
          </td>
          <td>{model.contextWindow.toLocaleString('en')}</td>
          <td>{then.properties.max_tokens.maximum.toLocaleString('en')}</td>
          <td>{can(model.supportsVision)}</td>
          <td>{can(model.supportsTools)}</td>
          <td>{can(model.supportsThinking)}</td>
        </tr>
      ))}
    </Table>
  );
}
