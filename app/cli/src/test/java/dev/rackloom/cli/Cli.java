package dev.rackloom.cli;

import dev.rackloom.codec.Codec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs a verb in this process and keeps what it wrote. */
record Cli(int exit, String out, String err) {

  static synchronized Cli run(Object... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int exit =
          Main.run(java.util.Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
      return new Cli(
          exit,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Standard output as the one JSON document it must be. */
  Map<?, ?> json() {
    return (Map<?, ?>) Codec.parse(out.getBytes(StandardCharsets.UTF_8));
  }
}
