package dev.rackloom.agent.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ElectorateTest {

  @Test
  void moreThanHalf_decide() {
    Electorate three = Electorate.of(List.of("a", "b", "c"));
    assertThat(three.isQuorum(Set.of("b", "c"))).isTrue();
    assertThat(three.isQuorum(Set.of("a"))).isFalse();
    assertThat(three.isQuorum(Set.of("a", "x", "y", "z"))).isFalse();
  }

  @Test
  void ofTwoHalves_theOneWithTheLowestNamedDecides() {
    Electorate two = Electorate.of(List.of("b", "a"));
    assertThat(two.isQuorum(Set.of("a"))).isTrue();
    assertThat(two.isQuorum(Set.of("b"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void noTwoSidesOfAPartition_bothDecide(int size) {
    List<String> nodes = java.util.stream.IntStream.range(0, size).mapToObj(i -> "n" + i).toList();
    Electorate electorate = Electorate.of(nodes);
    for (int side = 0; side < 1 << size; side++) {
      Set<String> here = new TreeSet<>();
      Set<String> there = new HashSet<>();
      for (int i = 0; i < size; i++) {
        (((side >> i) & 1) == 1 ? here : there).add(nodes.get(i));
      }
      assertThat(electorate.isQuorum(here)).isNotEqualTo(electorate.isQuorum(there));
    }
  }

  @Test
  void nobody_isNoElectorate() {
    assertThatThrownBy(() -> Electorate.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one node");
  }
}
