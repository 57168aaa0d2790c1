// The figures of Nanqiao's work report of 2022, which the demo shows at scale 1. What counts people grows with the
// scale; what counts places does not.
#pragma once

#include <cstdint>

namespace gridvisit::demo::figures {

inline constexpr int kPeople = 7'090;
inline constexpr int kKeyPeople = 2'012;
inline constexpr int kCards = 6'899;
inline constexpr int kHardshipRelief = 109;
inline constexpr int kDoctorPackages = 1'973;
inline constexpr int kOneToOneCare = 32;
inline constexpr std::int64_t kMonthlyPaymentsFen = 1'290'100'000;  ///< of eleven months
inline constexpr std::int64_t kHardshipReliefFen = 92'100'000;

inline constexpr int kModelStations = 74;
inline constexpr int kRenewedInns = 8;
inline constexpr int kNewInns = 3;
inline constexpr int kRoomsPerNight = 2;
inline constexpr int kPublicHospitals = 13;
inline constexpr int kPrivateHospitals = 5;
inline constexpr int kSchoolAppointments = 36;
inline constexpr int kRepairedGraves = 12;
inline constexpr int kMovedGraves = 7;

}  // namespace gridvisit::demo::figures
