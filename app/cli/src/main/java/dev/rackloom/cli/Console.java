package dev.rackloom.cli;

import dev.rackloom.api.Progress;
import dev.rackloom.codec.Codec;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where verbs write: results to standard output, progress and talk to standard error. */
public final class Console {

  private static final int BAR = 24;
  private static final int PARTS = 5;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean terminal;

  private Console(PrintStream out, PrintStream err, boolean json, boolean terminal) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = terminal;
  }

  /** The process's own streams. */
  @SuppressWarnings("SystemConsoleNull") // since JDK 22 a console can be there without a terminal
  public static Console of(boolean json) {
    java.io.Console console = System.console();
    return new Console(System.out, System.err, json, console != null && console.isTerminal());
  }

  /** Whether a person sits there. */
  public boolean terminal() {
    return terminal;
  }

  /** A line of the result for people; with {@code --json} it goes to standard error. */
  public void line(String text) {
    (json ? err : out).println(text);
  }

  /** A remark beside the result. */
  public void note(String text) {
    err.println(text);
  }

  /** A formatted line. */
  public void line(String format, @Nullable Object... values) {
    line(String.format(Locale.ROOT, format, values));
  }

  /** The one JSON document. */
  public void document(Object value) {
    out.println(Codec.toPrettyJson(value));
  }

  /** A bar on a terminal, plain lines elsewhere, at most six a job. */
  public Progress progress() {
    return new Progress() {
      private int last = -1;
      private String lastDoing = "";

      @Override
      public synchronized void at(double fraction, String doing) {
        boolean open = Double.isNaN(fraction);
        int part = open ? last : (int) (fraction * PARTS);
        if (terminal) {
          bar(fraction, doing);
        } else if (part > last || (open && !doing.equals(lastDoing))) {
          err.println(
              "  " + (open ? "" : String.format(Locale.ROOT, "%3.0f %% ", fraction * 100)) + doing);
        }
        last = Math.max(last, part);
        lastDoing = doing;
      }

      private void bar(double fraction, String doing) {
        int full = Double.isNaN(fraction) ? 0 : (int) Math.round(fraction * BAR);
        String text = doing.length() > 60 ? doing.substring(0, 59) + "…" : doing;
        err.print("\r\u001b[K  [" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + text);
        if (fraction >= 1) {
          err.print("\r\u001b[K");
        }
        err.flush();
      }
    };
  }
}
