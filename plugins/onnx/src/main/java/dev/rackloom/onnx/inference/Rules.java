package dev.rackloom.onnx.inference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * All inference rules, by domain and operator type. ONNX Runtime's domain and the standard one
 * borrow from each other what they do not define themselves: optimised files mix them up.
 */
public final class Rules {

  /** The domain of ONNX Runtime's own operators. */
  public static final String CONTRIB = "com.microsoft";

  /** The domain of classical learners. */
  public static final String LEARNERS = "ai.onnx.ml";

  private static final Set<String> STANDARD_NAMES = Set.of("", "ai.onnx", "ai.onnx.preview");
  private static final Map<String, Rule> STANDARD = standard();
  private static final Map<String, Rule> MICROSOFT = contrib();
  private static final Map<String, Rule> ML = learners();

  private Rules() {}

  private static Map<String, Rule> standard() {
    Map<String, Rule> rules = new HashMap<>();
    ElementwiseRules.into(rules);
    ValueRules.into(rules);
    NormalisationRules.into(rules);
    MatrixRules.into(rules);
    WindowRules.into(rules);
    MovementRules.into(rules);
    IndexRules.into(rules);
    ReductionRules.into(rules);
    ShapeRules.into(rules);
    RecurrentRules.into(rules);
    ImageRules.into(rules);
    SequenceRules.into(rules);
    SignalRules.into(rules);
    AttentionRules.into(rules);
    return Map.copyOf(rules);
  }

  private static Map<String, Rule> contrib() {
    Map<String, Rule> rules = new HashMap<>();
    ElementwiseRules.contrib(rules);
    NormalisationRules.contrib(rules);
    MatrixRules.contrib(rules);
    WindowRules.contrib(rules);
    MovementRules.contrib(rules);
    IndexRules.contrib(rules);
    ReductionRules.contrib(rules);
    RecurrentRules.contrib(rules);
    SequenceRules.contrib(rules);
    SignalRules.contrib(rules);
    AttentionRules.contrib(rules);
    LanguageRules.contrib(rules);
    return Map.copyOf(rules);
  }

  private static Map<String, Rule> learners() {
    Map<String, Rule> rules = new HashMap<>();
    LearnerRules.into(rules);
    return Map.copyOf(rules);
  }

  /** Whether a domain is the standard one, under any of its names. */
  public static boolean isStandard(String domain) {
    return STANDARD_NAMES.contains(domain);
  }

  /** Whether there is a rule for an operator of the given type. */
  public static boolean knows(String domain, String operator) {
    return rule(domain, operator).isPresent();
  }

  /** Whether ONNX Runtime defines the operator, and the domain may mean ONNX Runtime's. */
  public static boolean isContrib(String domain, String operator) {
    boolean own = domain.equals(CONTRIB) && MICROSOFT.containsKey(operator);
    boolean borrowed = isStandard(domain) && !STANDARD.containsKey(operator);
    return own || (borrowed && MICROSOFT.containsKey(operator));
  }

  /**
   * The facts of the outputs, as many as the rule gives; unknown ones say that no rule knows the
   * operator, or that its inputs are not of the shapes it takes.
   */
  public static List<Fact> infer(String domain, Call call) {
    return rule(domain, call.operator())
        .map(rule -> shaped(rule, call))
        .orElseGet(() -> List.of(Fact.unknown("no rule for " + call.operator())));
  }

  /**
   * Rules index the extents that their operator takes. A file may hold an operator on inputs that
   * it does not take: its outputs are then unknown, and the rest of the model is not lost with it.
   */
  private static List<Fact> shaped(Rule rule, Call call) {
    try {
      return rule.infer(call);
    } catch (IndexOutOfBoundsException | NoSuchElementException | ArithmeticException e) {
      return List.of(Fact.unknown(call.operator() + " does not take inputs of these shapes"));
    }
  }

  private static Optional<Rule> rule(String domain, String operator) {
    if (domain.equals(LEARNERS)) {
      return Optional.ofNullable(ML.get(operator));
    }
    if (domain.equals(CONTRIB)) {
      return first(MICROSOFT, STANDARD, operator);
    }
    return isStandard(domain) ? first(STANDARD, MICROSOFT, operator) : Optional.empty();
  }

  private static Optional<Rule> first(
      Map<String, Rule> first, Map<String, Rule> second, String operator) {
    return Optional.ofNullable(first.get(operator))
        .or(() -> Optional.ofNullable(second.get(operator)));
  }
}
