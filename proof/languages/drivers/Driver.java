// Asks the mock gateway with the generated Java client, and prints what it saw, one JSON line per check.
import caicaini.ApiClient;
import caicaini.ApiException;
import caicaini.api.MessagesApi;
import caicaini.api.ModelsApi;
import caicaini.model.*;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class Driver {
  static final ObjectMapper JSON = new ObjectMapper();
  static final List<InputMessage> HI = List.of(new InputMessage().role(InputMessage.RoleEnum.USER).content("Hi"));

  static ApiClient at(String base) {
    ApiClient client = new ApiClient();
    URI uri = URI.create(base);
    client.setScheme(uri.getScheme()).setHost(uri.getHost()).setPort(uri.getPort());
    String authorization = "Bearer " + System.getenv("CAICAINI_API_KEY");
    client.setRequestInterceptor(request -> request.header("Authorization", authorization));
    return client;
  }

  public static void main(String[] arguments) throws Exception {
    ApiClient client = at(System.getenv("CAICAINI_BASE"));
    MessagesApi messages = new MessagesApi(client);

    Map<String, Object> schema = Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")));
    Tool tool = new Tool().name("get_weather").inputSchema(schema);
    Message message = messages.createMessage(request().tools(List.of(tool)));
    say("tool", message.getContent().stream().filter(block -> block.getType().equals("tool_use")).map(ContentBlock::getName).collect(Collectors.joining(" ")));

    say("models", new ModelsApi(client).listModels().getData().stream().map(Model::getId).collect(Collectors.joining(" ")));

    say("count", messages.countMessageTokens(new MessageInput().model(ModelId.AUTO).messages(HI)).getInputTokens().toString());

    JsonNode rows = JSON.readTree(new File(System.getenv("CAICAINI_ERRORS"))).get("errors");
    for (String base : System.getenv("CAICAINI_FAILING").split(" ")) {
      try {
        new MessagesApi(at(base)).createMessage(request());
      } catch (ApiException failed) {
        String type = JSON.readTree(failed.getResponseBody()).at("/error/type").asText();
        say("error", failed.getCode() + " " + type + " " + actionOf(rows, failed.getCode()));
        Optional<String> wait = failed.getResponseHeaders().firstValue("Retry-After");
        if (wait.isPresent()) say("retry-after", wait.get());
      }
    }
  }

  static MessageRequest request() {
    return new MessageRequest().model(ModelId.AUTO).maxTokens(256L).messages(HI);
  }

  static String actionOf(JsonNode rows, int status) {
    for (JsonNode row : rows) if (row.get("status").asInt() == status) return row.get("action").asText();
    return "unknown";
  }

  static void say(String check, String detail) throws Exception {
    System.out.println(JSON.writeValueAsString(Map.of("check", check, "detail", detail)));
  }
}
