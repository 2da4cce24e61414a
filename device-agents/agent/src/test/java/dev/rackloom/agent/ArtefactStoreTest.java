package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.api.deploy.DeploymentPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that are never ended, and what is never asked for again. */
final class ArtefactStoreTest {

  private static final int SIZE = 100;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private final AtomicLong clock = new AtomicLong(7);
  private ArtefactStore store;
  private ArtefactShelf shelf;

  @BeforeEach
  void start() {
    store = new ArtefactStore(folder, 1 << 20, clock::get);
    shelf = new ArtefactShelf(store, InstantSource.fixed(NOW));
  }

  private static byte[] content(int seed) {
    byte[] content = new byte[SIZE];
    content[0] = (byte) seed;
    return content;
  }

  private static String sha256(int seed) throws Exception {
    return sha256(content(seed));
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private String uploaded(byte[] content) throws Exception {
    String sha256 = sha256(content);
    try (Uploads.Incoming incoming = store.receive(sha256, content.length, 0)) {
      incoming.write(ByteBuffer.wrap(content));
      incoming.finish();
    }
    return sha256;
  }

  /** Brings an artefact that was written so many days ago. */
  private String brought(int seed, int daysAgo) throws Exception {
    String sha256 = uploaded(content(seed));
    age(folder.resolve(sha256 + ".onnx"), daysAgo);
    assertThat(store.find(sha256)).isPresent();
    return sha256;
  }

  private static void age(Path file, int days) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(days))));
  }

  private boolean isThere(String sha256) {
    return Files.exists(folder.resolve(sha256 + ".onnx"));
  }

  @Test
  void uploadThatBringsNothing_givesWayToAnother_andCannotHarmIt() throws Exception {
    String sha256 = sha256(1);
    ByteBuffer half = ByteBuffer.wrap(content(1), 0, SIZE / 2);
    Uploads.Incoming idle = store.receive(sha256, SIZE, 0);
    idle.write(half.duplicate());
    pass(Duration.ofSeconds(9));
    assertThatThrownBy(() -> store.receive(sha256, SIZE, SIZE / 2))
        .hasMessageContaining("another upload of " + sha256 + " is under way");
    pass(Duration.ofSeconds(2));
    Uploads.Incoming next = store.receive(sha256, SIZE, SIZE / 2);
    assertThatThrownBy(() -> idle.write(half.duplicate())).hasMessageContaining("taken the place");
    assertThatThrownBy(idle::finish).hasMessageContaining("taken the place");
    idle.close();
    assertThatThrownBy(() -> store.receive(sha256, SIZE, SIZE / 2))
        .as("the other is still under way")
        .hasMessageContaining("is under way");
    next.write(ByteBuffer.wrap(content(1), SIZE / 2, SIZE / 2));
    next.finish();
    next.close();
    assertThat(store.find(sha256)).isPresent();
  }

  @Test
  void whatNoEpochNeeds_goesOldestFirst_whenThereIsNoRoom() throws Exception {
    String own = brought(1, 9);
    String named = brought(2, 8);
    String old = brought(3, 7);
    String older = brought(4, 8);
    String fresh = brought(5, 1);
    Set<String> needed = Set.of(own, named);
    pass(Duration.ofMinutes(59));
    assertThat(shelf.makeRoom(Set.of(own), needed, SIZE, 0)).isZero();
    assertThat(isThere(older)).as("it was asked for within the hour").isTrue();
    pass(Duration.ofMinutes(2));
    assertThat(shelf.makeRoom(Set.of(own), needed, 4 * SIZE, 0)).isEqualTo(3 * SIZE);
    assertThat(isThere(older)).as("there is room").isTrue();
    assertThat(shelf.makeRoom(Set.of(own), needed, 4 * SIZE, 2 * SIZE)).isEqualTo(3 * SIZE);
    assertThat(List.of(isThere(older), isThere(old))).containsExactly(false, false);
    assertThat(store.find(older)).isEmpty();
    assertThat(isThere(fresh)).isTrue();
    assertThat(shelf.makeRoom(Set.of(own), needed, 0, 0)).isEqualTo(-SIZE);
    assertThat(List.of(isThere(fresh), isThere(own), isThere(named)))
        .containsExactly(false, true, true);
  }

  @Test
  void whatIsAskedForAgain_stays() throws Exception {
    String sha256 = brought(1, 9);
    pass(Duration.ofHours(2));
    assertThat(store.find(sha256)).isPresent();
    var _ = shelf.makeRoom(Set.of(), Set.of(), 0, 0);
    assertThat(isThere(sha256)).isTrue();
  }

  /** Between its upload and Prepare no epoch needs it yet. */
  @Test
  void whatHasJustCome_stays_howeverLongTheAgentRuns() throws Exception {
    pass(Duration.ofHours(2));
    String sha256 = uploaded(content(1));
    var _ = shelf.makeRoom(Set.of(), Set.of(), 0, 0);
    assertThat(isThere(sha256)).isTrue();
    pass(Duration.ofHours(2));
    var _ = shelf.makeRoom(Set.of(), Set.of(), 0, 0);
    assertThat(isThere(sha256)).isFalse();
  }

  /** No plan names them: the sub-model does. */
  @Test
  void weightsBesideASubModelOfAnEpoch_stay() throws Exception {
    String weights = uploaded(content(1));
    TestModel plain = TestModel.affine("s", "x", "y", 2, 1, 0);
    byte[] bytes = new OnnxBytes().externalWeights("w", weights + ".onnx", 5, 5).model();
    TestModel model = new TestModel(bytes, plain.stage(), plain.inputs(), plain.outputs());
    var _ = uploaded(bytes);
    assertThat(store.findModel(model.artefact())).isPresent();
    pass(Duration.ofHours(2));
    Members nobody = new Members("n-a", clock::get, Detection.DEFAULT);
    try (TestRack rack = new TestRack(folder.resolve("rack")).with(TestRack.real("a"))) {
      List<DeploymentPlan> loaded = List.of(rack.plan(1, TestRack.on("a", model)));
      Spares spares = new Spares("n-a", store, nobody, 0);
      spares.tidy(loaded);
      assertThat(List.of(isThere(weights), isThere(model.sha256()))).containsExactly(true, true);
      spares.tidy(List.of());
      assertThat(List.of(isThere(weights), isThere(model.sha256()))).containsExactly(false, false);
    }
  }

  @Test
  void halvesOfUploads_goAfterADay_unlessTheyAreUnderWay() throws Exception {
    Path old = Files.write(folder.resolve(sha256(1) + ".part"), content(1));
    Path fresh = Files.write(folder.resolve(sha256(2) + ".part"), content(2));
    Path strange = Files.write(folder.resolve("x.part"), content(2));
    try (Uploads.Incoming incoming = store.receive(sha256(3), SIZE, 0)) {
      Path underWay = folder.resolve(sha256(3) + ".part");
      age(old, 2);
      age(strange, 2);
      age(underWay, 2);
      age(fresh, 0);
      var _ = shelf.makeRoom(Set.of(), Set.of(), 0, 0);
      assertThat(old).doesNotExist();
      assertThat(List.of(fresh, underWay, strange)).allMatch(Files::exists);
      incoming.write(ByteBuffer.wrap(content(3)));
      incoming.finish();
    }
  }
}
