package dev.rackloom.core.bench;

import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hand-offs of tensors between two agents that are processes of this machine, over each way that
 * their stream can take, against one plain TCP connection in turns.
 */
final class HopRows {

  private static final int LARGE_ROWS = 16 * 1024;
  private static final int LARGE_BYTES = LARGE_ROWS * HopModel.ROW * Float.BYTES;
  private static final int SMALL_SETTLING = 6000;
  private static final int SMALL = 2000;
  private static final int LARGE_SETTLING = 40;
  private static final int LARGE = 12;
  private static final int TURNS = 3;

  private final Workbench bench;
  private final Path folder;

  HopRows(Workbench bench, Path folder) {
    this.bench = bench;
    this.folder = folder;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    try (BenchRack rack = rack("shared")) {
      rows.add(small(rack, "hop.4k-p50", "a Unix socket"));
      rows.add(large(rack, "hop.64m-shared-vs-tcp", "shared memory"));
    }
    try (BenchRack rack = rack("socket")) {
      rows.add(large(rack, "hop.64m-vs-tcp", "a Unix socket, no shared memory"));
    }
    try (BenchRack rack = rack("grpc")) {
      rows.add(small(rack, "hop.4k-grpc-p50", "gRPC over TCP"));
      rows.add(large(rack, "hop.64m-grpc-vs-tcp", "gRPC over TCP"));
    }
    return rows;
  }

  private BenchRack rack(String way) {
    return BenchRack.start(bench, folder.resolve(way), 2, 1, "--stream", way);
  }

  private Row small(BenchRack rack, String id, String way) {
    long[] nanos = Hops.nanos(rack, folder, 1, SMALL_SETTLING, SMALL);
    double tcp = tcp(4096, SMALL);
    return Row.measured(
        id,
        "us",
        nanos[nanos.length / 2] / 1e3,
        String.format(Locale.ROOT, "plain TCP there and back %.1f us", tcp / 1e3),
        String.format(
            Locale.ROOT,
            "%d hops between two agents over %s, end of a firing to the next one ready; p90 %.0f us",
            nanos.length,
            way,
            nanos[nanos.length * 9 / 10] / 1e3));
  }

  private Row large(BenchRack rack, String id, String way) {
    List<Double> ratios = new ArrayList<>();
    List<Double> hops = new ArrayList<>();
    List<Double> tcps = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      long[] nanos = Hops.nanos(rack, folder, LARGE_ROWS, LARGE_SETTLING, LARGE);
      double hop = nanos[nanos.length / 2];
      double tcp = tcp(LARGE_BYTES, LARGE);
      ratios.add(tcp / hop);
      hops.add(LARGE_BYTES / hop);
      tcps.add(LARGE_BYTES / tcp);
    }
    return Row.measured(
        id,
        "ratio",
        median(ratios),
        String.format(Locale.ROOT, "plain TCP %.2f GB/s", median(tcps)),
        String.format(
            Locale.ROOT,
            "%d turns of %d hops of %d MiB over %s, median %.2f GB/s, checksums at both ends included",
            TURNS,
            LARGE,
            LARGE_BYTES >> 20,
            way,
            median(hops)));
  }

  private static double tcp(int bytes, int count) {
    ByteBuffer lot = ByteBuffer.allocateDirect(bytes);
    List<Double> nanos = new ArrayList<>();
    try (PlainTcp tcp = PlainTcp.open(bytes)) {
      for (int i = 0; i < count + count / 4; i++) {
        nanos.add((double) tcp.nanos(lot));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return median(nanos.subList(count / 4, nanos.size()));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
