// Mechanisms the simulation breaks on purpose, one at a time, to show that it would notice (tests/simulation). In every
// program but its test nothing is ever broken, and the compiler leaves no trace of the question.
#pragma once

namespace gridvisit {

enum class Fault {
  none,
  durability,            ///< commits are not synced
  exactly_once,          ///< a repeated change is not recognised
  removal_before_put,    ///< a record that moves is put in its new scope before it is removed from the old one
  digest_on_move,        ///< the digest of the old scope stays as it was
  checkpoint_atomicity,  ///< a checkpoint is sent before all that belongs to it
  quarantine,            ///< what is rejected is not kept for staff
};

#ifdef GRIDVISIT_FAULTS
inline Fault fault_in_force = Fault::none;
inline bool broken(Fault fault) { return fault == fault_in_force; }
#else
constexpr bool broken(Fault /*fault*/) { return false; }
#endif

}  // namespace gridvisit
