package dev.rackloom.weights;

import dev.rackloom.api.graph.NotUnderstood;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks for tensors that share bytes, and for bytes that belong to none. */
final class Layout {

  private Layout() {}

  /**
   * What is odd about the places of {@code tensors}, one remark a kind; fewer than {@code padding}
   * bytes between two are not.
   */
  static List<NotUnderstood> remarks(
      Path file, List<StoredTensor> tensors, long dataStart, long padding) {
    Found overlaps = new Found();
    Found gaps = new Found();
    long end = dataStart;
    List<StoredTensor> byOffset =
        tensors.stream()
            .filter(t -> t.bytes() > 0)
            .sorted(Comparator.comparingLong(StoredTensor::offset))
            .toList();
    for (StoredTensor t : byOffset) {
      if (t.offset() < end) {
        overlaps.add(t, Math.min(end, t.end()) - t.offset());
      } else if (t.offset() - end >= padding) {
        gaps.add(t, t.offset() - end);
      }
      end = Math.max(end, t.end());
    }
    List<NotUnderstood> remarks = new ArrayList<>();
    String where = String.valueOf(file.getFileName());
    if (overlaps.count > 0) {
      remarks.add(
          new NotUnderstood(
              where, overlaps.say("shares bytes with another"), "their bytes are counted twice"));
    }
    if (gaps.count > 0) {
      remarks.add(
          new NotUnderstood(
              where,
              gaps.say("is preceded by bytes of no tensor"),
              "nothing uses those bytes; the file may be damaged"));
    }
    return remarks;
  }

  /** How often, how much, and the first example. */
  private static final class Found {
    private int count;
    private long bytes;
    private String first = "";

    void add(StoredTensor tensor, long more) {
      first = count++ == 0 ? tensor.name() : first;
      bytes += more;
    }

    String say(String what) {
      String others = count > 1 ? " and " + (count - 1) + " more" : "";
      return "tensor '" + first + "'" + others + " " + what + " (" + bytes + " bytes)";
    }
  }
}
