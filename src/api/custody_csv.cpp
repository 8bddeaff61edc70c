#include "api/custody_csv.hpp"

#include "base/time.hpp"

namespace tocsin::api {
namespace {

void add_cell(std::string& text, std::string_view cell) {
  if (!text.empty() && text.back() != '\n') text += ',';
  text += '"';
  if (!cell.empty() && std::string_view("=+-@\t\r").contains(cell.front())) text += '\'';
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  text += '"';
}

}  // namespace

std::string custody_csv(const std::vector<Custody>& rows,
                        const std::map<FileId, IncidentFile>& files) {
  std::string text = "at,act,who,on_behalf_of,through,address,file,name,sha256,url\r\n";
  for (const Custody& row : rows) {
    const auto found = files.find(row.file);
    const IncidentFile file = found == files.end() ? IncidentFile{} : found->second;
    const std::string at = format_time(row.at);
    const std::string id = std::to_string(row.file.value);
    for (const std::string_view cell :
         {std::string_view(at), to_text(row.act), std::string_view(row.actor.slug),
          std::string_view(row.actor.on_behalf_of), to_text(row.origin),
          std::string_view(row.address), std::string_view(id), std::string_view(file.name),
          std::string_view(file.sha256), std::string_view(file.url)}) {
      add_cell(text, cell);
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace tocsin::api
