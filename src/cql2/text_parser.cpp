#include "cql2/text_parser.hpp"

#include <utility>

#include "base/limits.hpp"
#include "cql2/geometry_text.hpp"
#include "cql2/text_scanner.hpp"
#include "cql2/time_text.hpp"

namespace gridvisit::cql2 {
namespace {

using Parsed = Result<Expression>;

Expression make(Op op, std::vector<Expression> arguments) { return {op, {}, {}, std::move(arguments)}; }

template <typename... Arguments>
Expression make(Op op, Expression first, Arguments... rest) {
  std::vector<Expression> arguments;
  arguments.push_back(std::move(first));
  (arguments.push_back(std::move(rest)), ...);
  return make(op, std::move(arguments));
}

Expression literal(Value value) { return {Op::literal, std::move(value), {}, {}}; }

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Parsed run() {
    auto expression = disjunction();
    if (!expression) return expression;
    if (now().type != TokenType::end) return fault("this does not belong to the expression before it");
    return expression;
  }

 private:
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] const Token& ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  void advance() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  [[nodiscard]] bool is_symbol(std::string_view symbol) const {
    return now().type == TokenType::symbol && now().text == symbol;
  }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return now().type == TokenType::word && now().lower == word;
  }
  bool take_symbol(std::string_view symbol) {
    const bool there = is_symbol(symbol);
    if (there) advance();
    return there;
  }
  bool take_word(std::string_view word) {
    const bool there = is_word(word);
    if (there) advance();
    return there;
  }
  [[nodiscard]] std::unexpected<Error> fault(std::string_view what) const { return fault_at(now().at, what); }

  /// Guards against filters that nest without end.
  template <typename Inner>
  Parsed deeper(Inner inner) {
    if (depth_ >= limits::kFilterDepth) return fault("the filter is nested too deeply");
    ++depth_;
    Parsed parsed = inner();
    --depth_;
    return parsed;
  }

  Parsed disjunction() {
    return chain("or", Op::any_of, [this] { return conjunction(); });
  }
  Parsed conjunction() {
    return chain("and", Op::all_of, [this] { return negation(); });
  }

  template <typename Part>
  Parsed chain(std::string_view word, Op op, Part part) {
    auto first = part();
    if (!first || !is_word(word)) return first;
    std::vector<Expression> parts;
    parts.push_back(std::move(*first));
    while (take_word(word)) {
      auto next = part();
      if (!next) return next;
      parts.push_back(std::move(*next));
    }
    return make(op, std::move(parts));
  }

  Parsed negation() {
    if (!take_word("not")) return predicate();
    return deeper([this]() -> Parsed {
      auto inner = negation();
      if (!inner) return inner;
      return make(Op::negation, std::move(*inner));
    });
  }

  Parsed predicate() {
    if (is_symbol("(") && starts_condition()) {
      advance();
      auto inner = deeper([this] { return disjunction(); });
      if (!inner) return inner;
      if (!take_symbol(")")) return fault("a ')' is missing");
      return inner;
    }
    auto left = sum();
    if (!left) return left;
    return comparison(std::move(*left));
  }

  // A bracket opens a condition unless what it closes over goes on as a number: "(a + 1) * 2 = 4".
  [[nodiscard]] bool starts_condition() const {
    std::size_t depth = 0;
    for (std::size_t i = at_; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.type == TokenType::symbol && token.text == "(") ++depth;
      if (token.type == TokenType::symbol && token.text == ")" && --depth == 0) {
        const Token& next = tokens_[std::min(i + 1, tokens_.size() - 1)];
        if (next.type == TokenType::symbol) return next.text == ")";
        constexpr std::string_view kGoesOn[] = {"like", "between", "in", "is"};
        for (const std::string_view word : kGoesOn) {
          if (next.type == TokenType::word && next.lower == word) return false;
        }
        return !(next.lower == "not" && i + 2 < tokens_.size());
      }
    }
    return true;
  }

  Parsed comparison(Expression left) {
    constexpr std::pair<std::string_view, Op> kOperators[] = {{"=", Op::equal},   {"<>", Op::not_equal},
                                                              {"<", Op::less},    {"<=", Op::less_or_equal},
                                                              {">", Op::greater}, {">=", Op::greater_or_equal}};
    for (const auto& [symbol, op] : kOperators) {
      if (!take_symbol(symbol)) continue;
      auto right = sum();
      if (!right) return right;
      return make(op, std::move(left), std::move(*right));
    }
    if (take_word("is")) {
      const bool negated = take_word("not");
      if (!take_word("null")) return fault("IS is followed by NULL or NOT NULL");
      return negate_if(negated, make(Op::is_null, std::move(left)));
    }
    const bool negated = take_word("not");
    if (take_word("like")) return like(std::move(left), negated);
    if (take_word("between")) return between(std::move(left), negated);
    if (take_word("in")) return in(std::move(left), negated);
    if (negated) return fault("NOT is followed by LIKE, BETWEEN or IN here");
    return left;
  }

  static Expression negate_if(bool negated, Expression expression) {
    return negated ? make(Op::negation, std::move(expression)) : std::move(expression);
  }

  Parsed like(Expression left, bool negated) {
    auto pattern = sum();
    if (!pattern) return pattern;
    return negate_if(negated, make(Op::like, std::move(left), std::move(*pattern)));
  }

  Parsed between(Expression left, bool negated) {
    auto low = sum();
    if (!low) return low;
    if (!take_word("and")) return fault("BETWEEN a AND b: the AND is missing");
    auto high = sum();
    if (!high) return high;
    return negate_if(negated, make(Op::between, std::move(left), std::move(*low), std::move(*high)));
  }

  Parsed in(Expression left, bool negated) {
    if (!take_symbol("(")) return fault("IN is followed by a list in brackets");
    std::vector<Expression> arguments;
    arguments.push_back(std::move(left));
    do {
      auto item = sum();
      if (!item) return item;
      arguments.push_back(std::move(*item));
    } while (take_symbol(","));
    if (!take_symbol(")")) return fault("a ')' is missing");
    return negate_if(negated, make(Op::in, std::move(arguments)));
  }

  Parsed sum() {
    auto left = product();
    while (left && (is_symbol("+") || is_symbol("-"))) {
      const Op op = is_symbol("+") ? Op::add : Op::subtract;
      advance();
      auto right = product();
      if (!right) return right;
      left = make(op, std::move(*left), std::move(*right));
    }
    return left;
  }

  Parsed product() {
    auto left = operand();
    while (left && (is_symbol("*") || is_symbol("/"))) {
      const Op op = is_symbol("*") ? Op::multiply : Op::divide;
      advance();
      auto right = operand();
      if (!right) return right;
      left = make(op, std::move(*left), std::move(*right));
    }
    return left;
  }

  Parsed operand() {
    const Token token = now();
    switch (token.type) {
      case TokenType::number: advance(); return literal(token.number);
      case TokenType::text: advance(); return literal(token.text);
      case TokenType::quoted_name: advance(); return Expression{Op::property, {}, token.text, {}};
      case TokenType::symbol: return bracketed();
      case TokenType::word: return word();
      case TokenType::end: break;
    }
    return fault("the filter ends too early");
  }

  // A number with its sign, or an operand in brackets.
  Parsed bracketed() {
    if (take_symbol("-")) {
      return deeper([this]() -> Parsed {
        auto inner = operand();
        if (!inner) return inner;
        return make(Op::subtract, literal(0.0), std::move(*inner));
      });
    }
    if (!take_symbol("(")) return fault("a property, a value or a function is expected here");
    auto inner = deeper([this] { return sum(); });
    if (!inner) return inner;
    if (!take_symbol(")")) return fault("a ')' is missing");
    return inner;
  }

  Parsed word() {
    const Token token = now();
    if (token.lower == "true" || token.lower == "false") {
      advance();
      return literal(token.lower == "true");
    }
    const bool calls = ahead().type == TokenType::symbol && ahead().text == "(";
    if (is_geometry_word(token.lower) && (calls || ahead().type == TokenType::word)) return geometry();
    if (!calls) {
      advance();
      return Expression{Op::property, {}, token.text, {}};
    }
    if (token.lower == "date" || token.lower == "timestamp" || token.lower == "interval") return time();
    const Op op = find_function(token.lower);
    if (op == Op::literal) return fault("there is no function of that name");
    advance();
    advance();
    return deeper([&] { return arguments_of(op); });
  }

  Parsed arguments_of(Op op) {
    const std::size_t expected = op == Op::case_insensitive ? 1 : 2;
    std::vector<Expression> arguments;
    do {
      auto argument = is_of_sets(op) && is_symbol("(") ? set() : sum();
      if (!argument) return argument;
      arguments.push_back(std::move(*argument));
    } while (take_symbol(","));
    if (!take_symbol(")")) return fault("a ')' is missing");
    if (arguments.size() != expected)
      return fault(expected == 1 ? "the function takes one value" : "the function takes two values");
    return make(op, std::move(arguments));
  }

  Parsed set() {
    advance();
    TextList texts;
    while (now().type == TokenType::text) {
      texts.push_back(now().text);
      advance();
      if (!take_symbol(",")) break;
    }
    if (!take_symbol(")")) return fault("a set holds texts, with commas between: ('a', 'b')");
    return literal(std::move(texts));
  }

  Parsed time() {
    const bool is_interval = now().lower == "interval";
    const std::size_t at = now().at;
    advance();
    advance();
    std::vector<std::string> texts;
    do {
      if (now().type != TokenType::text) return fault("a time stands in quotes");
      texts.push_back(now().text);
      advance();
    } while (take_symbol(","));
    if (!take_symbol(")")) return fault("a ')' is missing");
    if (texts.size() != (is_interval ? 2U : 1U))
      return fault_at(at, "INTERVAL takes two times, DATE and TIMESTAMP one");
    const auto span = is_interval ? parse_interval(texts[0], texts[1]) : parse_instant(texts[0]);
    if (!span) return fault_at(at, span.error().message);
    return literal(*span);
  }

  Parsed geometry() {
    const std::size_t at = now().at;
    auto read = read_geometry(tokens_, at_);
    if (!read) return failure(read);
    if (at_ >= tokens_.size()) return fault_at(at, "the geometry does not end");
    return literal(std::make_shared<const Geometry>(std::move(*read)));
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Expression> parse_text(std::string_view text) {
  if (text.size() > limits::kFilterBytes) return fault_at(limits::kFilterBytes, "the filter is too long");
  auto tokens = scan(text);
  if (!tokens) return failure(tokens);
  return Parser(std::move(*tokens)).run();
}

}  // namespace gridvisit::cql2
