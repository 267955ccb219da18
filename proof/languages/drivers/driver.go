// Asks the mock gateway with the generated Go client, and prints what it saw, one JSON line per check.
package main

import (
	caicaini "caicaini"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
)

var ctx = context.WithValue(context.Background(), caicaini.ContextAccessToken, os.Getenv("CAICAINI_API_KEY"))
var hi = []caicaini.InputMessage{{Role: "user", Content: "Hi"}}

func at(base string) *caicaini.APIClient {
	configuration := caicaini.NewConfiguration()
	configuration.Servers[0].URL = base
	return caicaini.NewAPIClient(configuration)
}

func create(client *caicaini.APIClient, request caicaini.MessageRequest) (caicaini.Message, *http.Response, error) {
	return client.MessagesApi.CreateMessage(ctx).MessageRequest(request).Execute()
}

func main() {
	client := at(os.Getenv("CAICAINI_BASE"))

	schema := map[string]interface{}{"type": "object", "properties": map[string]interface{}{"city": map[string]string{"type": "string"}}}
	request := *caicaini.NewMessageRequest(caicaini.AUTO, hi, 256)
	request.SetTools([]caicaini.Tool{*caicaini.NewTool("get_weather", schema)})
	message, _, err := create(client, request)
	var names []string
	for _, block := range message.Content {
		if block.Type == "tool_use" {
			names = append(names, block.GetName())
		}
	}
	say("tool", strings.Join(names, " "), err)

	models, _, err := client.ModelsApi.ListModels(ctx).Execute()
	var ids []string
	for _, model := range models.Data {
		ids = append(ids, model.Id)
	}
	say("models", strings.Join(ids, " "), err)

	input := *caicaini.NewMessageInput(caicaini.AUTO, hi)
	count, _, err := client.MessagesApi.CountMessageTokens(ctx).MessageInput(input).Execute()
	say("count", fmt.Sprint(count.InputTokens), err)

	// The client reads the whole stream, finds no JSON, and keeps the bytes in its error
	streamed := *caicaini.NewMessageRequest(caicaini.AUTO, hi, 256)
	streamed.SetStream(true)
	if _, _, err = create(client, streamed); err != nil {
		say("stream", textOf(string(err.(caicaini.GenericOpenAPIError).Body())), nil)
	}

	for _, base := range strings.Fields(os.Getenv("CAICAINI_FAILING")) {
		_, response, err := create(at(base), *caicaini.NewMessageRequest(caicaini.AUTO, hi, 256))
		sayError(response, err)
	}
}

func textOf(stream string) string {
	text := ""
	for _, line := range strings.Split(stream, "\n") {
		var event caicaini.ContentBlockDeltaEvent
		if json.Unmarshal([]byte(strings.TrimPrefix(line, "data: ")), &event) == nil {
			text += event.Delta.GetText()
		}
	}
	return text
}

func sayError(response *http.Response, err error) {
	envelope := err.(caicaini.GenericOpenAPIError).Model().(caicaini.ErrorEnvelope)
	status := response.StatusCode
	say("error", fmt.Sprint(status, " ", envelope.Error.Type, " ", actionOf(status)), nil)
	if wait := response.Header.Get("Retry-After"); wait != "" {
		say("retry-after", wait, nil)
	}
}

func actionOf(status int) string {
	var published struct {
		Errors []struct {
			Status int
			Action string
		}
	}
	text, _ := os.ReadFile(os.Getenv("CAICAINI_ERRORS"))
	json.Unmarshal(text, &published)
	for _, row := range published.Errors {
		if row.Status == status {
			return row.Action
		}
	}
	return "unknown"
}

func say(check string, detail string, err error) {
	if err != nil {
		detail = "failed: " + err.Error()
	}
	line, _ := json.Marshal(map[string]string{"check": check, "detail": detail})
	fmt.Println(string(line))
}
