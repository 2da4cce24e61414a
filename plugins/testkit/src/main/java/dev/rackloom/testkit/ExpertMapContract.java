package dev.rackloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.rackloom.api.Failure;
import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ReadContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every form of expert maps holds to: what was exported is imported as the same map, and
 * damage is answered with a user's message.
 */
public abstract class ExpertMapContract {

  private static final int DAMAGED = 200;
  private static final int DENSE = 3;
  private static final int EXPERTS = 12;
  private static final RankTopology RANKS = RankTopology.equal(2, 2, 4);

  /** Writes. */
  protected abstract ExpertMapExporter exporter();

  /** Reads. */
  protected abstract ExpertMapImporter importer();

  /** Where the files are. */
  @TempDir protected Path folder;

  private static ExpertMap map(long seed) {
    return Experts.map(seed, LayerNumbers.after(DENSE, 5), EXPERTS, RANKS);
  }

  /** What a person has to say beside such a file. */
  protected static ExpertHints hints() {
    return ExpertHints.NONE.withDense(DENSE).withSlots(Ids.of(4, 4, 4, 4));
  }

  /** Reads a file of the form. */
  protected ExpertMap read(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("map"), content);
    return importer().read(file, hints(), ReadContext.QUIET);
  }

  /** Reads a file of the form. */
  protected ExpertMap read(String content) throws IOException {
    return read(content.getBytes(StandardCharsets.UTF_8));
  }

  /** Asserts that a file is refused in two lines that have these parts. */
  protected void refuses(String content, String... parts) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(parts)
        .contains("Maybe");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void exported_isImportedAsTheSame(long seed) throws IOException {
    ExpertMap map = map(seed);
    ExpertMap again = read(exporter().write(map));
    assertThat(again.toArray()).isDeepEqualTo(map.toArray());
    assertThat(again.slotRanks()).isEqualTo(map.slotRanks());
    assertThat(again.experts()).isEqualTo(map.experts());
    assertThat(again.layers().layers()).isEqualTo(map.layers().layers());
    assertThat(again.layers().moeLayers()).isEqualTo(map.layers().moeLayers());
  }

  @Test
  void names_agree_andTheVersionIsSaid() {
    assertThat(importer().name()).isEqualTo(exporter().name()).matches("[a-z-]+");
    assertThat(exporter().about()).isNotBlank();
  }

  @Test
  void match_ownFile_isCertain_garbageDoesNotThrow() {
    byte[] good = exporter().write(map(1));
    assertThat(importer().match(Path.of("m"), Arrays.copyOf(good, Math.min(4096, good.length))))
        .isEqualTo(100);
    RandomGenerator random = Seeded.random(1);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] head = new byte[random.nextInt(4096)];
      random.nextBytes(head);
      assertThat(importer().match(Path.of("x" + i), head)).isBetween(0, 100);
    }
  }

  @Test
  void write_unequalRanks_saysWhatIsLost() {
    ExpertMap unequal =
        ExpertMap.of(LayerNumbers.after(DENSE, 1), 2, Ids.of(0, 0, 1), new int[][] {{0, 1, 1}});
    if (!exporter().losses(map(1)).equals(exporter().losses(unequal))) {
      assertThat(exporter().losses(unequal)).anyMatch(line -> line.contains("1 to 2 slots"));
    }
  }

  @Test
  void read_missing_saysSo() {
    Path missing = folder.resolve("none");
    assertThatThrownBy(() -> importer().read(missing, hints(), ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("Maybe");
  }

  @Test
  void read_damaged_isReadOrAUsersFailure() throws IOException {
    byte[] whole = exporter().write(map(1));
    for (int seed = 0; seed < DAMAGED; seed++) {
      RandomGenerator random = Seeded.random(seed);
      byte[] damaged =
          random.nextBoolean() ? whole.clone() : Arrays.copyOf(whole, random.nextInt(whole.length));
      for (int k = 0; damaged.length > 0 && k <= random.nextInt(8); k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      readDamaged(damaged, "seed " + seed);
    }
  }

  private void readDamaged(byte[] content, String how) throws IOException {
    try {
      assertThat(read(content)).isNotNull();
    } catch (RackloomException e) {
      assertThat(e.failure().kind()).as(how).isEqualTo(Failure.Kind.USER);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail(how + " ended in " + e, e);
    }
  }
}
