package dev.rackloom.engine.sat;

import com.google.ortools.sat.CpSolverStatus;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A worker in another JVM. Used by one run at a time; kept for the next. */
final class SatProcess implements SatRunner {

  private static final ConcurrentLinkedQueue<SatProcess> FREE = new ConcurrentLinkedQueue<>();

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private boolean running;

  private SatProcess(Process process) {
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  static SatRunner take() {
    SatProcess free = FREE.poll();
    while (free != null && !free.answers()) {
      free = FREE.poll();
    }
    return free != null
        ? free
        : start(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path", ""));
  }

  /** Whether it is still there, while it solves nothing. */
  private boolean answers() {
    try {
      synchronized (this) {
        out.writeByte(SatWorker.PING);
        out.flush();
      }
      return in.readUnsignedByte() == SatWorker.PING;
    } catch (IOException gone) {
      process.destroyForcibly();
      return false;
    }
  }

  /** A new process; this one, with a remark, where none can be started. */
  static SatRunner start(Path java, String classes) {
    if (!Files.isExecutable(java)) {
      return here("there is no " + java);
    }
    if (classes.isEmpty()) {
      return here("there is no class path");
    }
    List<String> command =
        List.of(
            java.toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            SatWorker.class.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CLASSPATH", absolute(classes));
    try {
      return new SatProcess(builder.start());
    } catch (IOException noProcess) {
      return here(String.valueOf(noProcess.getMessage()));
    }
  }

  private static SatRunner here(String why) {
    return new SatHere("CP-SAT ran in this process, since it could start no other: " + why);
  }

  /** The class path, whatever the folder. */
  private static String absolute(String classes) {
    return String.join(
        File.pathSeparator,
        List.of(classes.split(File.pathSeparator, -1)).stream()
            .map(entry -> new File(entry).getAbsolutePath())
            .toList());
  }

  @Override
  public Result run(SatRequest request, Listener to) {
    try {
      synchronized (this) {
        out.writeByte(SatWorker.SOLVE);
        request.write(out);
        running = true;
      }
      while (true) {
        switch (in.readUnsignedByte()) {
          case SatWorker.ANSWER -> to.answer(SatAnswer.read(in));
          case SatWorker.BOUND -> to.bound(in.readDouble());
          case SatWorker.END -> {
            end();
            return new Result(CpSolverStatus.valueOf(in.readUTF()), in.readDouble());
          }
          default -> throw new IOException("a frame of an unknown kind");
        }
      }
    } catch (RuntimeException listener) {
      end();
      process.destroyForcibly();
      throw listener;
    } catch (IOException gone) {
      end();
      process.destroyForcibly();
      throw new SatLost("its process ended in the middle (exit code " + exit() + ")", gone);
    }
  }

  private synchronized void end() {
    running = false;
  }

  private String exit() {
    try {
      return String.valueOf(process.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  @Override
  public synchronized void stop() {
    if (running) {
      try {
        out.writeByte(SatWorker.STOP);
        out.flush();
      } catch (IOException gone) {
        process.destroyForcibly();
      }
    }
  }

  @Override
  public void giveBack() {
    FREE.add(this);
  }

  /** The worker's process, for tests that end it. */
  ProcessHandle handle() {
    return process.toHandle();
  }
}
