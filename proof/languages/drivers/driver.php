<?php
// Asks the mock gateway with the generated PHP client, and prints what it saw, one JSON line per check.

// A function that Guzzle 6 had and the generated code still calls
namespace GuzzleHttp\Psr7 { function build_query(array $parts) { return Query::build($parts); } }

namespace Driver {

use OpenAPI\Client\Api\{MessagesApi, ModelsApi};
use OpenAPI\Client\{ApiException, Configuration};
use OpenAPI\Client\Model\{InputMessage, MessageInput, MessageRequest, Tool};

require 'GuzzleHttp/autoload.php';
spl_autoload_register(function (string $name) {
    $prefix = 'OpenAPI\\Client\\';
    if (str_starts_with($name, $prefix)) {
        require getenv('CLIENT') . '/lib/' . str_replace('\\', '/', substr($name, strlen($prefix))) . '.php';
    }
});

function at(string $base): array
{
    $configuration = (new Configuration())->setHost($base)->setAccessToken(getenv('CAICAINI_API_KEY'));
    $http = new \GuzzleHttp\Client();
    return [new MessagesApi($http, $configuration), new ModelsApi($http, $configuration)];
}

function say(string $check, string $detail): void
{
    echo json_encode(['check' => $check, 'detail' => $detail]), "\n";
}

$hi = [new InputMessage(['role' => 'user', 'content' => 'Hi'])];
$question = ['model' => 'caicaini/auto', 'messages' => $hi];
[$messages, $models] = at(getenv('CAICAINI_BASE'));

$schema = (object) ['type' => 'object', 'properties' => (object) ['city' => (object) ['type' => 'string']]];
$tool = new Tool(['name' => 'get_weather', 'input_schema' => $schema]);
$message = $messages->createMessage(new MessageRequest($question + ['max_tokens' => 256, 'tools' => [$tool]]));
$called = array_filter($message->getContent(), fn ($block) => $block->getType() === 'tool_use');
say('tool', implode(' ', array_map(fn ($block) => $block->getName(), $called)));

say('models', implode(' ', array_map(fn ($model) => $model->getId(), $models->listModels()->getData())));

say('count', (string) $messages->countMessageTokens(new MessageInput($question))->getInputTokens());

$rows = array_column(json_decode(file_get_contents(getenv('CAICAINI_ERRORS')), true)['errors'], null, 'status');
foreach (explode(' ', getenv('CAICAINI_FAILING')) as $base) {
    try {
        at($base)[0]->createMessage(new MessageRequest($question + ['max_tokens' => 256]));
    } catch (ApiException $failed) {
        $type = $failed->getResponseObject()->getError()->getType();
        say('error', "{$failed->getCode()} $type {$rows[$failed->getCode()]['action']}");
        $headers = array_change_key_case($failed->getResponseHeaders());
        if (isset($headers['retry-after'])) say('retry-after', $headers['retry-after'][0]);
    }
}
}
