package dev.rackloom.core.workspace;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One SQLite connection: opened, migrated, used by one thread at a time. */
final class Database implements AutoCloseable {

  private static final int NEWEST = 7;

  private final Path file;
  private final Connection connection;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static Database open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot make the folder of " + file + ": " + e.getMessage(),
          "choose another workspace.",
          e);
    }
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      Database database = new Database(file, connection);
      database.configure();
      database.migrate();
      return database;
    } catch (SQLException e) {
      throw RackloomException.resources(
          "cannot open the workspace " + file + ": " + e.getMessage(),
          "check the disk and the permissions; a damaged file can be moved away, a new one is made.",
          e);
    }
  }

  private void configure() throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute("PRAGMA busy_timeout=10000");
      s.execute("PRAGMA journal_mode=WAL");
      s.execute("PRAGMA synchronous=FULL");
      s.execute("PRAGMA foreign_keys=ON");
    }
  }

  private void migrate() throws SQLException {
    int version = version();
    if (version > NEWEST) {
      throw RackloomException.user(
          "the workspace "
              + file
              + " was written by a newer version (schema "
              + version
              + ", known here "
              + NEWEST
              + ")",
          "use that version, or another workspace.");
    }
    for (int next = version + 1; next <= NEWEST; next++) {
      String script = script(next);
      int number = next;
      transaction(() -> {
        if (version() < number) {
          try (Statement s = connection.createStatement()) {
            s.executeUpdate(script);
            s.execute("PRAGMA user_version=" + number);
          }
        }
        return number;
      });
    }
  }

  private int version() throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("PRAGMA user_version")) {
      return r.next() ? r.getInt(1) : 0;
    }
  }

  private static String script(int number) {
    String name = String.format(Locale.ROOT, "V%03d.sql", number);
    try (InputStream in = Database.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("migration " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("reading from our own jar failed", e);
    }
  }

  /** Work with SQL in it. */
  interface Job<T> {
    T run() throws SQLException;
  }

  /** Reads a row. */
  interface Row<T> {
    T of(ResultSet r) throws SQLException;
  }

  /** Runs a job in one transaction; what it changed is on disk when this returns. */
  synchronized <T> T transaction(Job<T> job) {
    try (Statement s = connection.createStatement()) {
      s.execute("BEGIN IMMEDIATE");
      try {
        T result = job.run();
        s.execute("COMMIT");
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(s, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** A full disk has rolled back already; what went wrong first is what is to be known. */
  private static void rollback(Statement s, Exception why) {
    try {
      s.execute("ROLLBACK");
    } catch (SQLException again) {
      why.addSuppressed(again);
    }
  }

  /** Inserts or changes; returns the row id of an insert. */
  long update(String sql, Object... values) {
    return transaction(() -> {
      try (PreparedStatement s = prepare(sql, values)) {
        s.executeUpdate();
      }
      try (Statement s = connection.createStatement();
          ResultSet r = s.executeQuery("SELECT last_insert_rowid()")) {
        return r.next() ? r.getLong(1) : 0L;
      }
    });
  }

  /** Changes inside a transaction that is under way. */
  void insert(String sql, Object... values) {
    try (PreparedStatement s = prepare(sql, values)) {
      s.executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  synchronized <T> List<T> query(Row<T> row, String sql, Object... values) {
    try (PreparedStatement s = prepare(sql, values);
        ResultSet r = s.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (r.next()) {
        rows.add(row.of(r));
      }
      return rows;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement s = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      s.setObject(i + 1, values[i]);
    }
    return s;
  }

  private RackloomException failed(SQLException e) {
    return RackloomException.resources(
        "the workspace " + file + " could not be read or written: " + e.getMessage(),
        "make room on the disk, or close other programs that use it; nothing that was saved before is lost.",
        e);
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
