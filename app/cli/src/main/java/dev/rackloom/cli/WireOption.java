package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Placement;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How float32 travels from stage to stage on another device. */
final class WireOption {

  @Option(
      names = "--wire",
      paramLabel = "FORMAT",
      description =
          "float32 travels between devices as bf16 or fp16, half the bytes and rounded, or the same"
              + " (default: the same in place, else as the placement says).")
  @Nullable String wire;

  /** What was asked for; the same if nothing was. */
  WireFormat format() {
    return wire == null ? WireFormat.SAME : named(wire);
  }

  /** The placement with its tensors travelling as was asked for, if it was. */
  Placement of(Placement placement) {
    return wire == null ? placement : placement.withWire(named(wire));
  }

  private static WireFormat named(String word) {
    return Arrays.stream(WireFormat.values())
        .filter(f -> f.word().equals(word.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            RackloomException.user(
                "float32 cannot travel as '" + word.strip() + "'", "use bf16, fp16 or same."));
  }
}
