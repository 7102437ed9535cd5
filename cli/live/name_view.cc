#include "cli/live/name_view.h"

namespace lighthouse::cli {

const FleetNames& NameView::names() {
  table_->with([this](const Names& table) {
    for (auto i = static_cast<uint32_t>(names_.clusters.size()); i < table.size(); ++i) {
      const std::string text(table.text(i));
      // One table for all kinds: a handle means the same text in each of them.
      for (auto* list :
           {&names_.clusters, &names_.balancers, &names_.instances, &names_.executions}) {
        list->push_back(text);
      }
    }
  });
  return names_;
}

}  // namespace lighthouse::cli
