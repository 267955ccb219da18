# Asks the mock gateway with the generated Ruby client, and prints what it saw, one JSON line per check.
require 'json'
require 'caicaini'

ROWS = JSON.parse(File.read(ENV.fetch('CAICAINI_ERRORS')))['errors'].to_h { |row| [row['status'], row] }
HI = [Caicaini::InputMessage.new(role: 'user', content: 'Hi')].freeze

def at(base)
  configuration = Caicaini::Configuration.new
  configuration.scheme, configuration.host = base.split('://')
  configuration.access_token = ENV.fetch('CAICAINI_API_KEY')
  Caicaini::ApiClient.new(configuration)
end

def say(check, detail)
  puts JSON.generate(check: check, detail: detail.to_s)
end

def request(**more)
  Caicaini::MessageRequest.new(model: 'caicaini/auto', max_tokens: 256, messages: HI, **more)
end

client = at(ENV.fetch('CAICAINI_BASE'))
messages = Caicaini::MessagesApi.new(client)

schema = { type: 'object', properties: { city: { type: 'string' } } }
tool = Caicaini::Tool.new(name: 'get_weather', input_schema: schema)
message = messages.create_message(request(tools: [tool]))
say 'tool', message.content.select { |block| block.type == 'tool_use' }.map(&:name).join(' ')

say 'models', Caicaini::ModelsApi.new(client).list_models.data.map(&:id).join(' ')

say 'count', messages.count_message_tokens(Caicaini::MessageInput.new(model: 'caicaini/auto', messages: HI)).input_tokens

# As a String the answer is the text of the whole stream
stream = messages.create_message(request(stream: true), return_type: 'String')
events = stream.scan(/^data: (.*)$/).map { |(data)| JSON.parse(data) }
say 'stream', events.map { |event| event.dig('delta', 'text') }.join

ENV.fetch('CAICAINI_FAILING').split.each do |base|
  Caicaini::MessagesApi.new(at(base)).create_message(request)
rescue Caicaini::ApiError => e
  type = JSON.parse(e.response_body)['error']['type']
  say 'error', "#{e.code} #{type} #{ROWS[e.code]['action']}"
  say 'retry-after', e.response_headers['Retry-After'] if e.response_headers['Retry-After']
end
