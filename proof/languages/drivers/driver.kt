// Builds a message with quicktype's Kotlin types, and reads it.
import caicaini.*

fun main() {
    val call = ContentBlock(type = ContentBlockType.ToolUse, id = "toolu_1", name = "get_weather", input = mapOf("city" to "Shanghai"))
    val usage = MessageUsage(inputTokens = 8, outputTokens = 6, creditsConsumed = 1)
    val message = Message(
        id = "msg_1",
        type = MessageType.Message,
        role = MessageRole.Assistant,
        content = listOf(call),
        model = "caicaini/auto",
        stopReason = "tool_use",
        usage = usage
    )
    val names = message.content.filter { it.type == ContentBlockType.ToolUse }.map { it.name }
    println("""{"check": "types", "detail": "${names.joinToString(" ")}"}""")
}
