//! Asks the mock gateway with the generated Rust client, and prints what it saw, one JSON line per check.
use caicaini::apis::{configuration::Configuration, messages_api, models_api, Error};
use caicaini::models::{InputMessage, MessageInput, MessageRequest, ModelId, Tool};
use serde_json::{json, Value};
use std::env::var;

fn at(base: &str) -> Configuration {
    let mut configuration = Configuration::new();
    configuration.base_path = base.to_owned();
    configuration.bearer_access_token = var("CAICAINI_API_KEY").ok();
    configuration
}

fn say(check: &str, detail: String) {
    println!("{}", json!({ "check": check, "detail": detail }));
}

fn hi() -> Vec<InputMessage> {
    vec![InputMessage::new(caicaini::models::input_message::Role::User, Some(json!("Hi")))]
}

fn request() -> MessageRequest {
    MessageRequest::new(ModelId::Auto, hi(), 256)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = at(&var("CAICAINI_BASE").unwrap());

    let schema = json!({ "type": "object", "properties": { "city": { "type": "string" } } });
    let mut with_tool = request();
    with_tool.tools = Some(vec![Tool::new("get_weather".to_owned(), schema)]);
    let message = messages_api::create_message(&client, with_tool).await.unwrap();
    let called = message.content.into_iter().filter(|block| block._type == "tool_use");
    say("tool", called.filter_map(|block| block.name).collect::<Vec<_>>().join(" "));

    let models = models_api::list_models(&client).await.unwrap();
    say("models", models.data.into_iter().map(|model| model.id).collect::<Vec<_>>().join(" "));

    let input = MessageInput::new(ModelId::Auto, hi());
    let count = messages_api::count_message_tokens(&client, input).await.unwrap();
    say("count", count.input_tokens.to_string());

    let published: Value = serde_json::from_str(&std::fs::read_to_string(var("CAICAINI_ERRORS").unwrap()).unwrap()).unwrap();
    for base in var("CAICAINI_FAILING").unwrap().split(' ') {
        if let Err(Error::ResponseError(failed)) = messages_api::create_message(&at(base), request()).await {
            let status = failed.status.as_u16();
            let envelope: Value = serde_json::from_str(&failed.content).unwrap();
            let row = published["errors"].as_array().unwrap().iter().find(|row| row["status"] == status).unwrap();
            let kind = envelope["error"]["type"].as_str().unwrap();
            say("error", format!("{} {} {}", status, kind, row["action"].as_str().unwrap()));
        }
    }
}
