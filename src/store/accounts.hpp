// Who may come in: passwords (argon2id), tokens of devices and sessions, codes for enrolling a phone. What a user may
// do follows from their assignments (load_grants).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/records.hpp"
#include "store/transaction.hpp"

namespace gridvisit {

/// A password of at least 10 characters, hashed; takes about 0.1 s on purpose, so not for an I/O or the writer thread.
Result<std::string> hash_password(std::string_view password);
bool password_matches(const std::string& hash, std::string_view password);

void set_password_hash(Transaction& transaction, std::string_view user_id, std::string_view hash);
/// Of a user who is not disabled on that day.
struct Credential {
  std::string user_id;
  std::string password_hash;
};
std::optional<Credential> find_credential(Connection& connection, std::string_view login);

enum class TokenPurpose { device, session, enrolment };

struct TokenHolder {
  std::string user_id;
  std::string device_id;
};

/// 256 random bits as text, given out once; what is stored is its SHA-256. An enrolment code is shorter (50 bits in 10
/// characters without look-alikes), since a person types it; it is good once and expires soon.
std::string issue_token(Transaction& transaction, TokenPurpose purpose, const TokenHolder& holder,
                        Timestamp expires_at);
/// The holder of a token that is good now: not expired, its user not disabled, its device not revoked.
std::optional<TokenHolder> find_token(Connection& connection, TokenPurpose purpose, std::string_view token,
                                      Timestamp now);
void revoke_token(Transaction& transaction, std::string_view token);

/// The user's roles and the codes they hold them for; none for a disabled user.
std::vector<std::pair<v1::Role, std::string>> load_grants(Connection& connection, std::string_view user_id);

}  // namespace gridvisit
