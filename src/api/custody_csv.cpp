#include "api/custody_csv.hpp"

#include "api/csv.hpp"
#include "base/time.hpp"

namespace tocsin::api {
std::string custody_csv(const std::vector<Custody>& rows,
                        const std::map<FileId, IncidentFile>& files) {
  std::string text = "at,act,who,on_behalf_of,through,address,file,name,sha256,url\r\n";
  for (const Custody& row : rows) {
    const auto found = files.find(row.file);
    const IncidentFile file = found == files.end() ? IncidentFile{} : found->second;
    const std::string at = format_time(row.at);
    const std::string id = std::to_string(row.file.value);
    add_csv_row(text, {at, to_text(row.act), row.actor.slug, row.actor.on_behalf_of,
                       to_text(row.origin), row.address, id, file.name, file.sha256, file.url});
  }
  return text;
}

}  // namespace tocsin::api
