package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small soak, and whether it would see what it is for. */
final class SoakTest {

  private static final int WARM = 6_000;
  private static final int REQUESTS = 20_000;

  /** Half of the smallest object that a request could leave behind. */
  private static final int NOTHING_BYTES = 8;

  /** Threads that carry virtual ones come and go. */
  private static final int FEW = 3;

  private static final int MANY = 40;

  /** So much of each that what ends meanwhile elsewhere cannot hide it. */
  private static final int KEPT_BYTES = 256;

  @TempDir Path folder;

  /** What leaks does so each time; a step, such as a class that is loaded late, comes once. */
  @Test
  void requests_leaveNothingBehind() {
    try (Workbench bench = Workbench.open(folder.resolve("bench"))) {
      Soak soak = soak(bench, "soak");
      if (soak.heapBytesPerRequest() >= NOTHING_BYTES || soak.moreThreads() > FEW) {
        soak = soak(bench, "again");
      }
      assertThat(soak.heapBytesPerRequest()).as(soak.toString()).isLessThan(NOTHING_BYTES);
      assertThat(soak.moreThreads()).as(soak.toString()).isLessThanOrEqualTo(FEW);
      assertThat(soak.moreFiles()).as(soak.toString()).isLessThanOrEqualTo(FEW);
    }
  }

  private Soak soak(Workbench bench, String name) {
    return Soak.of(bench, AgentsInTest::new, folder.resolve(name), WARM, REQUESTS);
  }

  @Test
  void whatIsKeptOfEach_isSeen() {
    List<Object> kept = new ArrayList<>(REQUESTS);
    Soak soak =
        Soak.of(
            WARM,
            REQUESTS,
            count -> {
              for (int i = 0; i < count; i++) {
                kept.add(new byte[KEPT_BYTES]);
              }
            });
    assertThat(soak.heapBytesPerRequest()).isGreaterThan(NOTHING_BYTES);
    assertThat(kept).hasSize(REQUESTS);
  }

  /** Many: those of tests before may end meanwhile. */
  @Test
  void threadsAndFilesThatStay_areSeen() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("file"), "open");
    List<FileChannel> open = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch end = new CountDownLatch(1);
    Soak soak =
        Soak.of(
            1,
            MANY + 1,
            count -> {
              for (int i = 0; i < count; i++) {
                open.add(open(file));
                threads.add(Thread.ofPlatform().start(() -> await(end)));
              }
            });
    assertThat(soak.moreThreads()).as(soak.toString()).isGreaterThan(FEW);
    assertThat(soak.moreFiles()).as(soak.toString()).isGreaterThan(FEW);
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    for (FileChannel channel : open) {
      channel.close();
    }
  }

  @Test
  void rows_sayWhatGrew() {
    Soak soak = new Soak(1, new Held(200, 3, 5), 2, new Held(220, 4, 7), 1);
    assertThat(soak.rows().stream().map(Row::id)).isEqualTo(RuntimeIds.SOAK);
    assertThat(soak.rows().stream().map(Row::value)).containsExactly(10.0, 1.0, 2.0);
    Soak untold = new Soak(1, new Held(200, 3, -1), 2, new Held(200, 3, -1), 1);
    assertThat(untold.rows().getLast().value()).isNull();
  }

  private static FileChannel open(Path file) {
    try {
      return FileChannel.open(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tensors lie in such buffers; their remains were taken for growth. */
  @Test
  void buffersThatWereDropped_areNotSeen() {
    Soak soak =
        Soak.of(
            1,
            50_001,
            count -> {
              for (int i = 1; i < count; i++) {
                ByteBuffer.allocateDirect(Long.BYTES).putLong(i);
              }
            });
    assertThat(soak.heapBytesPerRequest()).as(soak.toString()).isLessThan(NOTHING_BYTES);
  }
}
