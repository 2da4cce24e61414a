package dev.rackloom.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite is told that there is no more room, as a full disk tells it. */
class FullDiskTest {

  @TempDir Path folder;

  @Test
  void fullDisk_isSaidAsSuch_andWhatWasKeptStays() {
    try (Database database = Database.open(folder.resolve("workspace.db"))) {
      database.update("INSERT INTO setting (name, json, saved_at) VALUES (?,?,0)", "first", "kept");
      long pages = database.query(r -> r.getLong(1), "PRAGMA page_count").getFirst();
      database.query(r -> r.getLong(1), "PRAGMA max_page_count=" + pages);
      assertThatThrownBy(() ->
              database.update(
                  "INSERT INTO setting (name, json, saved_at) VALUES (?,?,0)",
                  "large",
                  "x".repeat(1 << 20)))
          .hasMessageContaining("full")
          .hasMessageNotContaining("rollback");
      database.query(r -> r.getLong(1), "PRAGMA max_page_count=" + (pages + 10_000));
      database.update(
          "INSERT INTO setting (name, json, saved_at) VALUES (?,?,0)", "second", "kept too");
      assertThat(database.query(r -> r.getString(1), "SELECT name FROM setting ORDER BY name"))
          .containsExactly("first", "second");
    }
  }
}
