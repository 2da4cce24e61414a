package dev.rackloom.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that lies in an agent's folder of artefacts, and what of it may go. What its own stages need
 * stays, and so does what others of its epochs need. The rest is kept as long as there is room for
 * it, since it may be deployed again, and goes oldest first; halves of uploads go after a day.
 */
final class ArtefactShelf {

  private static final Duration HALVES = Duration.ofDays(1);

  private final ArtefactStore store;
  private final InstantSource wall;

  ArtefactShelf(ArtefactStore store, InstantSource wall) {
    this.store = store;
    this.wall = wall;
  }

  private record Kept(String sha256, long bytes, Instant written) {}

  /**
   * Deletes what must go so that {@code need} bytes more find room, as far as it may go.
   *
   * @param own hashes of what this agent's stages need, which does not count
   * @param named hashes of what stages of its epochs need, here or elsewhere
   * @param most bytes that all but its own may have
   * @return how many of those no epoch needs; negative if they are too many already
   */
  long makeRoom(Set<String> own, Set<String> named, long most, long need) {
    try {
      dropHalves();
      List<Kept> others =
          files(ArtefactStore.WHOLE).stream().filter(k -> !own.contains(k.sha256())).toList();
      long free = most - others.stream().mapToLong(Kept::bytes).sum();
      for (Kept kept : others) {
        if (free >= need) {
          break;
        }
        if (!named.contains(kept.sha256()) && store.drop(kept.sha256())) {
          free += kept.bytes();
        }
      }
      return most
          - others.stream().filter(k -> named.contains(k.sha256())).mapToLong(Kept::bytes).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look through " + store.folder(), e);
    }
  }

  private void dropHalves() throws IOException {
    Instant old = wall.instant().minus(HALVES);
    for (Kept half : files(Uploads.PART)) {
      if (half.written().isBefore(old)) {
        store.dropPart(half.sha256());
      }
    }
  }

  /** The oldest first. */
  private List<Kept> files(String ending) throws IOException {
    List<Kept> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(store.folder())) {
      for (Path path : all.toList()) {
        String name = path.getFileName().toString();
        if (name.endsWith(ending)) {
          String sha256 = name.substring(0, name.length() - ending.length());
          kept(sha256, path).ifPresent(files::add);
        }
      }
    }
    files.sort(Comparator.comparing(Kept::written));
    return files;
  }

  /** Empty for what is none of ours, or has gone in the meantime. */
  private static Optional<Kept> kept(String sha256, Path path) {
    try {
      BasicFileAttributes now =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Sha256.isName(sha256) && now.isRegularFile()
          ? Optional.of(new Kept(sha256, now.size(), now.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
