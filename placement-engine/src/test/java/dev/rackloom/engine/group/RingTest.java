package dev.rackloom.engine.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.engine.group.Ring.Kind;
import dev.rackloom.testkit.Racks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collectives between hosts, with and without NICs that scatter and reduce. */
class RingTest {

  private static final long MESSAGE = 3_000_000;

  /** Devices behind NICs: 10 bytes a nanosecond to the NIC, 40 beyond, 500 ns each network link. */
  private static Ring ring(int devices, boolean scatter, boolean reduce, boolean oneNic) {
    TransferEngine engine = new TransferEngine(40e9, 0, 1, "none", scatter, reduce);
    List<Device> all = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      all.add(Racks.device("d" + d, "n", 1 << 20, 1, 1));
      links.add(new Link("pcie" + d, "d" + d, "nic" + (oneNic ? 0 : d), "pcie", 10e9, 0));
    }
    for (int d = 0; d < (oneNic ? 1 : devices); d++) {
      all.add(Racks.nic("nic" + d, "n", engine));
      links.add(new Link("net" + d, "nic" + d, "hub", "ethernet", 40e9, 500));
    }
    Rack rack = new Rack("r", List.of(new Node("n", "")), all, List.of("hub"), links, "d0", 1);
    return new Ring(LinkTable.of(rack), IntStream.range(0, devices).boxed().toList());
  }

  @Test
  void allReduce_threeHosts_membersSendTheirPartsAndGetTheSum() {
    Ring plain = ring(3, false, false, false);
    // 4 steps of 1 us, 4/3 of the message at 10 bytes a nanosecond
    assertThat(plain.nanos(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000 + 400_000);
    assertThat(plain.sent(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000_000);
    assertThat(plain.leaving(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000_000);
    assertThat(plain.entering(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000_000);
    Ring both = ring(3, true, true, false);
    assertThat(both.nanos(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000 + 300_000);
    assertThat(both.sent(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000_000);
    assertThat(both.leaving(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(3_000_000);
    assertThat(both.entering(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(3_000_000);
    Ring adding = ring(3, false, true, false);
    assertThat(adding.entering(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(3_000_000);
    assertThat(adding.leaving(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000_000);
    assertThat(adding.nanos(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000 + 400_000);
  }

  @Test
  void gather_isNoSum_andPartsForEachHaveNoCopies() {
    Ring both = ring(3, true, true, false);
    assertThat(both.leaving(Kind.ALL_GATHER, MESSAGE)).isEqualTo(1_000_000);
    assertThat(both.entering(Kind.ALL_GATHER, MESSAGE)).isEqualTo(2_000_000);
    assertThat(both.leaving(Kind.ALL_TO_ALL, MESSAGE)).isEqualTo(2_000_000);
    assertThat(both.entering(Kind.ALL_TO_ALL, MESSAGE)).isEqualTo(2_000_000);
  }

  @Test
  void allReduce_devicesBehindOneNic_exchangeAllByThemselves() {
    Ring one = ring(3, true, true, true);
    assertThat(one.leaving(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000_000);
    assertThat(one.entering(Kind.ALL_REDUCE, MESSAGE)).isEqualTo(4_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8, 16})
  void collectives_ofAnySize_neverTakeMoreWithNics_andTheLawIsTheTime(int devices) {
    Ring plain = ring(devices, false, false, false);
    Ring both = ring(devices, true, true, false);
    for (Kind kind : Kind.values()) {
      assertThat(both.nanos(kind, MESSAGE)).isLessThanOrEqualTo(plain.nanos(kind, MESSAGE));
      assertThat(both.leaving(kind, MESSAGE)).isLessThanOrEqualTo(both.sent(kind, MESSAGE));
      assertThat(both.entering(kind, MESSAGE)).isLessThanOrEqualTo(both.sent(kind, MESSAGE));
      assertThat(both.sent(kind, MESSAGE)).isEqualTo(plain.sent(kind, MESSAGE));
    }
    assertThat((double) both.leaving(Kind.ALL_REDUCE, MESSAGE)).isCloseTo(MESSAGE, within(1.0));
  }
}
