package dev.rackloom.profiler.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.Cases;
import dev.rackloom.api.cost.Corrected;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Power;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceCalibrationTest {

  private static final Device DEVICE =
      new Device(
          "d",
          "n",
          "gpu",
          "synthetic",
          Map.of("bfloat16", 200e12),
          List.of(new MemoryTier("HBM", 1L << 36, 1.5e12)),
          4_000,
          new Power(0, 0),
          Device.Realization.REAL,
          Map.of("units", "84", "cacheBytes", "40000000"));

  private static final String HEADER =
      "device,family,dtype,m,n,k,batch,tokens,context,heads,kvHeads,headDim,ranks,flops,bytes,nanos";

  private static CsvTable table(StringBuilder lines) throws IOException {
    return CsvTable.parse("t.csv", new BufferedReader(new StringReader(HEADER + "\n" + lines)));
  }

  private static void line(StringBuilder lines, String family, Map<String, Object> cells) {
    for (String column : HEADER.split(",")) {
      lines.append(
          switch (column) {
            case "device" -> "d";
            case "family" -> family;
            case "dtype" -> "bfloat16";
            default -> cells.getOrDefault(column, "").toString();
          });
      lines.append(column.equals("nanos") ? '\n' : ',');
    }
  }

  private static StringBuilder all() {
    SyntheticDevice device = new SyntheticDevice(1, 0.02);
    StringBuilder lines = new StringBuilder();
    device.products().forEach(s -> add(lines, "gemm", s));
    device.attention(false).forEach(s -> add(lines, "attention", s));
    device.attention(true).forEach(s -> add(lines, "attention", s));
    device.collectives().forEach(s -> add(lines, "all_reduce", s));
    for (int i = 1; i < 40; i++) {
      Map<String, Object> cells =
          Map.of("flops", i * 1000L, "bytes", i * 100_000L, "nanos", 90 * i + 3_000);
      line(lines, "elementwise", cells);
    }
    return lines;
  }

  private static void add(StringBuilder lines, String family, Sample sample) {
    Map<String, Object> cells = new HashMap<>(sample.work().features());
    if (family.equals("all_reduce")) {
      cells.put("bytes", sample.work().bytes());
    }
    cells.put("nanos", sample.nanos());
    line(lines, family, cells);
  }

  @Test
  void fit_tableOfFourFamilies_givesABlockAndAnErrorEach() throws IOException {
    var fitted = DeviceCalibration.fit(DEVICE, table(all()), "a test");
    assertThat(fitted.reports())
        .extracting(DeviceCalibration.Report::law)
        .containsExactly("product", "attention", "collective", "other");
    assertThat(fitted.reports())
        .allSatisfy(r -> {
          assertThat(r.heldBack().count()).isBetween(r.rows() / 10, r.rows() / 3);
          assertThat(r.heldBack().mean()).isLessThan(10).isLessThanOrEqualTo(r.knee().mean());
        });
    assertThat(fitted.blocks().get(0).function()).isInstanceOf(Corrected.class);
    assertThat(fitted.blocks().get(1).function()).isInstanceOf(Cases.class);
    assertThat(fitted.blocks().get(3).function()).isInstanceOf(CostFunction.Roofline.class);
    assertThat(fitted.provenances())
        .allSatisfy(p -> {
          assertThat(p.basis()).isEqualTo(Basis.CALIBRATED);
          assertThat(p.errorBandPercent()).isBetween(0.0, 10.0);
        });
  }

  @Test
  void split_manySites_holdsBackWholeSites() {
    var split = Family.split(new SyntheticDevice(2, 0).products());
    var seen = split.getFirst().stream().map(Sample::site).toList();
    assertThat(split.getLast()).isNotEmpty().noneMatch(s -> seen.contains(s.site()));
  }

  @Test
  void fit_otherDevice_saysSo() throws IOException {
    CsvTable table = table(new StringBuilder("e,gemm,bfloat16,1,2,3,,,,,,,,,,5\n"));
    assertThatThrownBy(() -> DeviceCalibration.fit(DEVICE, table, "a test"))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("no row of device 'd'");
  }

  @Test
  void number_thatIsNone_namesLineAndColumn() throws IOException {
    CsvTable table = table(new StringBuilder("d,gemm,bfloat16,1,2,x,,,,,,,,,,5\n"));
    assertThatThrownBy(() -> DeviceCalibration.fit(DEVICE, table, "a test"))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("'k' is 'x'");
  }

  @Test
  void machine_ofADtypeWithoutPeak_isEmpty() {
    assertThat(Machines.of(DEVICE, DType.BFLOAT16).orElseThrow().units()).isEqualTo(84);
    assertThat(Machines.of(DEVICE, DType.INT8)).isEmpty();
  }
}
