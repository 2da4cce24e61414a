package dev.rackloom.agent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What agents of this process log while it is open. */
final class Logged extends Handler implements AutoCloseable {

  private static final Logger AGENTS = Logger.getLogger("dev.rackloom.agent");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  Logged() {
    AGENTS.addHandler(this);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Until a line with this text has come. */
  void await(String text) {
    Until.holds(
        "'" + text + "' is logged", () -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    AGENTS.removeHandler(this);
  }
}
