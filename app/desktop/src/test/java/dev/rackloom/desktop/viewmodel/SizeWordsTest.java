package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeWordsTest {

  private static String title(String symbol, Study.Kind kind, boolean alone) {
    return SizeWords.of(new Study.Size(symbol, kind, 1), true, alone).title();
  }

  @Test
  void sizes_sayOfWhatTheyAre_evenWhereTheModelsOwnWordTellsThemApart() {
    assertThat(title("past", Study.Kind.CONTEXT, true)).isEqualTo("Context");
    assertThat(title("past", Study.Kind.CONTEXT, false)).isEqualTo("Context past");
    assertThat(title("width", Study.Kind.OTHER, true)).isEqualTo("width");
    assertThat(title("width", Study.Kind.OTHER, false)).isEqualTo("width");
  }
}
