package dev.rackloom.engine.sat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A worker in another JVM. Used by one who asks at a time; kept for the next. */
final class SolverProcess {

  private static final ConcurrentLinkedQueue<SolverProcess> FREE = new ConcurrentLinkedQueue<>();

  /** So much of what a process says is kept, in letters. */
  private static final int HEARD = 600;

  /** How long the end of what a process said is waited for once it has ended. */
  private static final Duration LISTEN = Duration.ofSeconds(1);

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final Thread said;
  private volatile String heard = "";

  private SolverProcess(Process process) {
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    this.said = Thread.ofPlatform().daemon().name("what a solver says").start(this::listen);
  }

  /** Keeps the beginning of what it says beside its frames, until it ends. */
  private void listen() {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line.replaceFirst("^#\\s*", "").strip();
        if (!text.isEmpty() && all.length() < HEARD) {
          all.append(all.isEmpty() ? "" : " | ").append(text);
          heard = all.toString();
        }
      }
    } catch (IOException gone) {
      // what was heard until now is kept
    }
  }

  /**
   * What asks a process that is free or new; where none can be started what solves here instead, by
   * the reason.
   */
  static <R> R take(Function<SolverProcess, R> there, Function<String, R> here) {
    SolverProcess free = FREE.poll();
    while (free != null && !free.answers()) {
      free = FREE.poll();
    }
    return free != null
        ? there.apply(free)
        : start(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path", ""),
            there,
            here);
  }

  /** Whether it is still there, while it solves nothing. */
  private boolean answers() {
    try {
      send(SolverWorker.PING, to -> {});
      return in.readUnsignedByte() == SolverWorker.PING;
    } catch (IOException gone) {
      process.destroyForcibly();
      return false;
    }
  }

  /** A new process; this one, with the reason, where none can be started. */
  static <R> R start(
      Path java, String classes, Function<SolverProcess, R> there, Function<String, R> here) {
    if (!Files.isExecutable(java)) {
      return here.apply(remark("there is no " + java));
    }
    if (classes.isEmpty()) {
      return here.apply(remark("there is no class path"));
    }
    List<String> command =
        List.of(
            java.toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx1g",
            "-XX:+ExitOnOutOfMemoryError",
            // the output is for frames: what the JVM itself says goes elsewhere
            "-XX:+DisplayVMOutputToStderr",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            SolverWorker.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", absolute(classes));
    try {
      return there.apply(new SolverProcess(builder.start()));
    } catch (IOException noProcess) {
      return here.apply(remark(String.valueOf(noProcess.getMessage())));
    }
  }

  private static String remark(String why) {
    return "OR-Tools ran in this process, since it could start no other: " + why;
  }

  /** The class path, whatever the folder. */
  private static String absolute(String classes) {
    return String.join(
        File.pathSeparator,
        List.of(classes.split(File.pathSeparator, -1)).stream()
            .map(entry -> new File(entry).getAbsolutePath())
            .toList());
  }

  /** What comes with a command. */
  interface Body {
    void write(DataOutputStream to) throws IOException;
  }

  /** What is asked, and what is read of the answer. */
  interface Talk<R> {
    R with(SolverProcess process, DataInputStream answers) throws IOException;
  }

  /** Sends a command; from any thread. */
  synchronized void send(int command, Body body) throws IOException {
    out.writeByte(command);
    body.write(out);
    out.flush();
  }

  /**
   * Asks and reads; a talk that fails is the last.
   *
   * @throws SatLost if the process ends in the middle
   */
  <R> R talk(Talk<R> talk) {
    boolean whole = false;
    try {
      R answer = talk.with(this, in);
      whole = true;
      return answer;
    } catch (IOException gone) {
      boolean alive = process.isAlive() && !(gone instanceof EOFException);
      end();
      throw new SatLost(
          "its process ended in the middle (exit code " + exit() + why(alive, gone) + ")", gone);
    } finally {
      if (!whole) {
        end();
      }
    }
  }

  /** What is known of the reason: what it said, and what was wrong with a process alive. */
  private String why(boolean alive, IOException gone) {
    try {
      said.join(LISTEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return (alive ? ", ended for " + gone.getMessage() : "")
        + (heard.isEmpty() ? "" : ", it said: " + heard);
  }

  private String exit() {
    try {
      return String.valueOf(process.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  /** Keeps it for whoever comes next; who finds that it has ended takes another. */
  void giveBack() {
    FREE.add(this);
  }

  void end() {
    process.destroyForcibly();
  }

  /** The worker's process, for tests that end it. */
  ProcessHandle handle() {
    return process.toHandle();
  }
}
