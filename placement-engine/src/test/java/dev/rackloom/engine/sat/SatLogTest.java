package dev.rackloom.engine.sat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SatLogTest {

  @Test
  void bound_ofTheLeast_isTheLowerEnd() {
    assertThat(SatLog.bound("#Bound   0.05s best:9552  next:[8047,9551] default_lp", false))
        .isEqualTo(8047);
    assertThat(SatLog.bound("#3       0.05s best:-12 next:[-40,-13] quick_restart", false))
        .isEqualTo(-40);
  }

  @Test
  void bound_ofTheMost_isTheUpperEnd() {
    assertThat(SatLog.bound("#Bound   0.05s best:12 next:[13,40] core (fixed 1/2)", true))
        .isEqualTo(40);
  }

  /** 111243879290 is written with nine digits. */
  @Test
  void bound_rounded_isNotBeyondTheOneMeant() {
    String line = "#Bound 0.02s best:inf   next:[1.11243879e+11,5.21386852e+11] initial_domain";
    assertThat(SatLog.bound(line, false)).isBetween(111243870000.0, 111243878500.0);
    assertThat(SatLog.bound(line, true)).isBetween(521386852500.0, 521386870000.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#Done    0.05s default_lp",
        "#Model   0.05s var:23/56 constraints:45/224",
        "#11      0.07s best:1.11243879e+11 next:[]         default_lp",
        "#Bound   0.07s best:3 next:[-inf,2] x",
        "#Bound   0.07s best:3 next:[a,b] x",
        "Starting search at 0.01s with 2 workers.",
      })
  void bound_lineThatTellsNone_isNone(String line) {
    assertThat(SatLog.bound(line, false)).isNaN();
  }
}
