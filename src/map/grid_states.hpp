// The figures a leader colours the map by, grid by grid: derived from people, visits, needs and enrolments, kept up by
// the feed, counted anew for whoever changed and at the turn of the day.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "domain/due.hpp"
#include "domain/entitlement.hpp"
#include "map/map_view.hpp"
#include "store/feed.hpp"
#include "store/records.hpp"

namespace gridvisit {

struct GridFigures {
  int people = 0;        ///< present
  int key = 0;           ///< key recipients among them
  int visited = 0;       ///< people met this calendar month, at any level
  int overdue = 0;       ///< people whose visit of some level is past its day
  int open_needs = 0;    ///< needs that are not closed
  int not_enrolled = 0;  ///< people entitled to a programme they are not enrolled in

  void add(const GridFigures& other, int sign);
};

/// Safe to use from any thread; each call brings it up to the reader's moment.
class GridStates {
 public:
  explicit GridStates(Clock clock) : clock_(std::move(clock)) {}

  /// {"day", "fields": […], "grids": {CODE: [numbers in the order of fields]}, "villages": {…}} of what the view holds;
  /// a grid without people is left out, and people whose grid is not known stand with their village.
  std::string answer(Reader reader, const MapView& view);

 private:
  struct Enrolment {
    std::string id;
    v1::Programme programme = v1::PROGRAMME_UNSPECIFIED;
    std::string start_day;
    std::string end_day;
  };
  struct Person {
    bool known = false;   ///< the recipient's record is there; else only what refers to it is
    v1::Recipient facts;  ///< what rules ask about, no more
    std::string scope;
    std::vector<LastVisit> visits;
    std::vector<Enrolment> enrolments;
    int open_needs = 0;
    GridFigures counted;     ///< what stands for them in figures_
    std::string counted_at;  ///< the scope it stands at; empty: nowhere
  };
  void load(Reader reader, Day today);
  void follow(Reader reader);
  void take(Reader reader, const FeedEntry& entry);
  void load_rules(Reader reader);
  void take_recipient(const v1::Record& record);
  void take_enrolment(const std::string& id, const v1::Record* record);
  void take_need(const std::string& id, const v1::Record* record);
  void take_visits(Reader reader, const std::string& recipient_id);
  void count(Person& person);

  Clock clock_;
  std::mutex mutex_;
  bool loaded_ = false;
  Day today_;
  std::int64_t seq_ = 0;
  std::vector<v1::Record> policies_;
  BenefitRules benefits_;
  std::unordered_map<std::string, Person> people_;
  std::unordered_map<std::string, std::string> enrolled_;                ///< enrolment → person
  std::unordered_map<std::string, std::pair<std::string, bool>> needs_;  ///< need → person, whether open
  std::map<std::string, GridFigures, std::less<>> figures_;              ///< by scope
};

}  // namespace gridvisit
