package dev.rackloom.torch;

import dev.rackloom.api.RackloomException;
import dev.rackloom.torch.Signature.Argument;
import dev.rackloom.torch.triton.ModelConfig;
import dev.rackloom.torch.triton.ModelConfig.Entry;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a configuration in the order that a script has them. As the server does: by the
 * names of {@code forward}'s arguments if all are such, else by the numbers at the ends of names
 * ({@code INPUT__0}) if all have one, else as they are listed.
 */
final class ScriptPorts {

  private static final Pattern NUMBERED = Pattern.compile(".*__([0-9]{1,6})");

  private ScriptPorts() {}

  /**
   * The inputs in the order of the arguments. Arguments at the end that have a default may be left
   * out.
   *
   * @throws RackloomException if there are more or fewer than the script takes
   */
  static List<Entry> inputs(ModelConfig config, Script script) {
    List<Signature.Argument> taken =
        script.signature().stream().flatMap(s -> s.arguments().stream()).toList();
    List<Entry> listed = config.inputs();
    int count = listed.size();
    if (script.signature().isPresent()
        && (count > taken.size() || !taken.stream().skip(count).allMatch(Argument::isOptional))) {
      throw unlike(config, "inputs " + names(listed), "takes " + shown(taken));
    }
    List<String> names = taken.stream().map(Argument::name).toList();
    List<String> leading = names.subList(0, Math.min(count, names.size()));
    if (new HashSet<>(leading).equals(new HashSet<>(names(listed)))) {
      return listed.stream().sorted(Comparator.comparingInt(e -> names.indexOf(e.name()))).toList();
    }
    if (names.containsAll(names(listed)) && !leading.isEmpty()) {
      throw unlike(config, "inputs " + names(listed), "takes " + shown(taken) + " by position");
    }
    return byNumber(listed);
  }

  private static List<String> shown(List<Argument> arguments) {
    return arguments.stream().map(a -> a.name() + (a.isOptional() ? "=…" : "")).toList();
  }

  /**
   * The outputs in the order of the answer.
   *
   * @throws RackloomException if there are more or fewer than the script gives
   */
  static List<Entry> outputs(ModelConfig config, Script script) {
    List<Entry> listed = config.outputs();
    script
        .signature()
        .filter(s -> s.answers().stream().allMatch(Signature.TENSOR::equals))
        .filter(s -> s.answers().size() != listed.size())
        .ifPresent(s -> {
          throw unlike(config, "outputs " + names(listed), "gives " + s.answers());
        });
    return byNumber(listed);
  }

  private static List<Entry> byNumber(List<Entry> listed) {
    return listed.stream().allMatch(e -> NUMBERED.matcher(e.name()).matches())
        ? listed.stream().sorted(Comparator.comparingInt(ScriptPorts::number)).toList()
        : listed;
  }

  private static int number(Entry entry) {
    Matcher matcher = NUMBERED.matcher(entry.name());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static List<String> names(List<Entry> entries) {
    return entries.stream().map(Entry::name).toList();
  }

  private static RackloomException unlike(ModelConfig config, String listed, String script) {
    return RackloomException.user(
        config.file() + " lists the " + listed + ", but the script's forward " + script,
        "list them in the order of the script; those at its end that have a default may be left out.");
  }
}
