#include "store/accounts.hpp"

#include <array>

#include <sodium.h>

#include "base/sha256.hpp"
#include "schema/enum_code.hpp"

namespace gridvisit {
namespace {

constexpr std::size_t kLeastPasswordCharacters = 10;

const char* name_of(TokenPurpose purpose) {
  switch (purpose) {
    case TokenPurpose::device: return "device";
    case TokenPurpose::session: return "session";
    case TokenPurpose::enrolment: return "enrolment";
  }
  return "";
}

std::string hash_of_token(std::string_view token) {
  const Sha256 hash = sha256(token);
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string make_token(TokenPurpose purpose) {
  if (purpose == TokenPurpose::enrolment) {
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";  // 32, none that look alike
    std::string code;
    for (int i = 0; i < 10; ++i) code += kLetters[randombytes_uniform(kLetters.size())];
    return code;
  }
  std::array<char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return to_hex(std::string_view(bytes.data(), bytes.size()));
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  if (password.size() < kLeastPasswordCharacters) {
    return failure(ErrorCode::invalid, "a password has at least 10 characters", {{}, {}, "password"});
  }
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return failure(ErrorCode::io, "not enough memory to hash a password");
  }
  return std::string(hash.data());
}

bool password_matches(const std::string& hash, std::string_view password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void set_password_hash(Transaction& transaction, std::string_view user_id, std::string_view hash) {
  transaction.connection
      .prepare(
          "INSERT INTO credential (user_id, password_hash, changed_at_ms) VALUES (?1, ?2, ?3) ON CONFLICT (user_id) "
          "DO UPDATE SET password_hash = excluded.password_hash, changed_at_ms = excluded.changed_at_ms")
      .bind(user_id, hash, std::int64_t{transaction.now.time_since_epoch().count()})
      .run();
  transaction.connection.prepare("DELETE FROM token WHERE user_id = ?1 AND purpose = 'session'").bind(user_id).run();
}

std::optional<Credential> find_credential(Connection& connection, std::string_view login) {
  Statement row = connection.prepare(
      "SELECT user.id, password_hash FROM user JOIN credential ON user_id = user.id "
      "WHERE login = ?1 AND disabled_day = ''");
  if (!row.bind(login).step()) return std::nullopt;
  return Credential{row.text(0), row.text(1)};
}

std::string issue_token(Transaction& transaction, TokenPurpose purpose, const TokenHolder& holder,
                        Timestamp expires_at) {
  std::string token = make_token(purpose);
  Statement insert = transaction.connection.prepare(
      "INSERT INTO token (hash, purpose, user_id, device_id, expires_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)");
  insert.bind_blob_at(1, hash_of_token(token));
  insert.bind_at(2, name_of(purpose));
  insert.bind_at(3, holder.user_id);
  insert.bind_at(4, holder.device_id);
  insert.bind_at(5, std::int64_t{expires_at.time_since_epoch().count()});
  insert.run();
  return token;
}

std::optional<TokenHolder> find_token(Connection& connection, TokenPurpose purpose, std::string_view token,
                                      Timestamp now) {
  Statement row = connection.prepare(
      "SELECT token.user_id, token.device_id FROM token JOIN user ON user.id = token.user_id "
      "LEFT JOIN device ON device.id = token.device_id "
      "WHERE hash = ?1 AND purpose = ?2 AND expires_at_ms > ?3 AND disabled_day = '' "
      "AND (device.id IS NULL OR revoked_at_ms = 0)");
  row.bind_blob_at(1, hash_of_token(token));
  row.bind_at(2, name_of(purpose));
  row.bind_at(3, std::int64_t{now.time_since_epoch().count()});
  if (!row.step()) return std::nullopt;
  return TokenHolder{row.text(0), row.text(1)};
}

void revoke_token(Transaction& transaction, std::string_view token) {
  Statement statement = transaction.connection.prepare("DELETE FROM token WHERE hash = ?1");
  statement.bind_blob_at(1, hash_of_token(token));
  statement.run();
}

std::vector<std::pair<v1::Role, std::string>> load_grants(Connection& connection, std::string_view user_id) {
  std::vector<std::pair<v1::Role, std::string>> grants;
  Statement rows = connection.prepare(
      "SELECT role, code FROM assignment JOIN user ON user.id = user_id WHERE user_id = ?1 AND disabled_day = '' "
      "ORDER BY role, code");
  rows.bind(user_id);
  while (rows.step()) {
    if (const auto role = find_enum<v1::Role>(rows.bytes(0))) grants.emplace_back(*role, rows.text(1));
  }
  return grants;
}

}  // namespace gridvisit
