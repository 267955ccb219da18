// Reads a message of the mock gateway, given on standard input, with quicktype's C++ types.
#include "models.hpp"
#include <iostream>

int main() {
  const auto message = nlohmann::json::parse(std::cin).get<caicaini::Message>();
  std::string names;
  for (const auto &block : message.get_content())
    if (block.get_type() == caicaini::ContentBlockType::TOOL_USE) names += *block.get_name();
  std::cout << nlohmann::json{{"check", "types"}, {"detail", names}} << std::endl;
}
