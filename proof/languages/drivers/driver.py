"""Asks the mock gateway with the generated Python client, and prints what it saw, one JSON line per check."""

import json
import os

import caicaini_client as caicaini

ROWS = {row["status"]: row for row in json.load(open(os.environ["CAICAINI_ERRORS"], encoding="utf-8"))["errors"]}
HI = [caicaini.InputMessage(role="user", content="Hi")]
TOOL = caicaini.Tool(name="get_weather", input_schema={"type": "object", "properties": {"city": {"type": "string"}}})


def at(base):
    configuration = caicaini.Configuration(host=base)
    configuration.access_token = os.environ["CAICAINI_API_KEY"]
    configuration.retries = False
    return caicaini.ApiClient(configuration)


def say(check, detail):
    print(json.dumps({"check": check, "detail": str(detail)}))


def request(**more):
    return caicaini.MessageRequest(model="caicaini/auto", max_tokens=256, messages=HI, **more)


client = at(os.environ["CAICAINI_BASE"])
messages = caicaini.MessagesApi(client)

message = messages.create_message(request(tools=[TOOL]))
say("tool", " ".join(block.name for block in message.content if block.type == "tool_use"))

say("models", " ".join(model.id for model in caicaini.ModelsApi(client).list_models().data))

say("count", messages.count_message_tokens(caicaini.MessageInput(model="caicaini/auto", messages=HI)).input_tokens)

# Without preloading the answer is urllib3's, whose lines come as they are sent
text = ""
for line in messages.create_message(request(stream=True), _preload_content=False):
    if line.startswith(b"data: "):
        event = json.loads(line[len(b"data: ") :])
        text += event.get("delta", {}).get("text", "")
say("stream", text)

for base in os.environ["CAICAINI_FAILING"].split():
    try:
        caicaini.MessagesApi(at(base)).create_message(request())
    except caicaini.ApiException as failed:
        kind = json.loads(failed.body)["error"]["type"]
        say("error", f"{failed.status} {kind} {ROWS[failed.status]['action']}")
        if "Retry-After" in failed.headers:
            say("retry-after", failed.headers["Retry-After"])
