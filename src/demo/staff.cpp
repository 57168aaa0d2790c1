#include "demo/staff.hpp"

#include <fmt/format.h>

#include "demo/names.hpp"

namespace gridvisit::demo {
namespace {

constexpr int kBureauStaff = 3;
constexpr int kKeepers = 2;

class Hiring {
 public:
  Hiring(const District& district, Random& random) : district_(district), random_(random) {}

  Staff run() {
    hire_grid_workers();
    for (std::size_t i = 0; i < district_.villages.size(); ++i) {
      hire(fmt::format("village{:02}", i + 1), "村(社区)服务站", district_.villages[i].code,
           district_.villages[i].code);
    }
    for (std::size_t i = 0; i < district_.towns.size(); ++i) {
      staff_.town_staff.push_back(
          hire(fmt::format("town{:02}", i + 1), "镇(街道)服务站", district_.towns[i].code, district_.towns[i].code));
    }
    for (int i = 1; i <= kBureauStaff; ++i) {
      staff_.bureau_staff.push_back(hire(fmt::format("bureau{}", i), "区退役军人事务局", kDistrictCode, kDistrictCode));
    }
    for (int i = 1; i <= kKeepers; ++i) {
      staff_.keepers.push_back(hire(fmt::format("keeper{}", i), "烈士纪念设施管护员", kDistrictCode, kDistrictCode));
    }
    hire("inn1", "军人驿站前台", kDistrictCode, kDistrictCode);
    hire("leader1", "领导", kDistrictCode, kDistrictCode);
    hire("auditor1", "审计员", kDistrictCode, kDistrictCode);
    hire("admin", "管理员", kDistrictCode, kDistrictCode);
    return std::move(staff_);
  }

 private:
  void hire_grid_workers() {
    const auto& grids = district_.grids;
    for (std::size_t first = 0; first < grids.size();) {
      const auto wanted = static_cast<std::size_t>(random_.between(1, 3));
      std::string codes;
      const std::string login = fmt::format("w{:03}", staff_.workers.size() + 1);
      const std::size_t village = grids[first].village;
      std::size_t taken = 0;
      for (; taken < wanted && first < grids.size() && grids[first].village == village; ++taken, ++first) {
        codes += (codes.empty() ? "" : "、") + grids[first].code;
        staff_.grid_worker.push_back(login);
      }
      hire(login, "网格员", codes, district_.villages[village].code);
    }
  }

  std::string hire(const std::string& login, const char* role, const std::string& codes, const std::string& division) {
    staff_.workers.push_back({login, make_person_name(random_, random_.chance(0.5)), role, codes, division});
    return login;
  }

  const District& district_;
  Random& random_;
  Staff staff_;
};

}  // namespace

Staff hire_staff(const District& district, Random& random) { return Hiring(district, random).run(); }

}  // namespace gridvisit::demo
