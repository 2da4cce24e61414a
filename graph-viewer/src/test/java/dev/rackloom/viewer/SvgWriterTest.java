package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.BoundedLayout;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgWriterTest {

  private static final Overlay DEVICES =
      new Overlay() {
        @Override
        public String name() {
          return "device";
        }

        @Override
        public Mark mark(int stage) {
          return new Mark(new Tint.Slot(1), "gpu<0>", 0.5);
        }

        @Override
        public List<LegendEntry> legend() {
          return List.of();
        }
      };

  private static Document read(Scene scene, Overlay overlay) throws Exception {
    String svg = SvgWriter.write(scene, overlay, Palette.DARK);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void everyBoxLineAndMark_isThere() throws Exception {
    ModelTree tree = Models.transformer(3).tree();
    Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(Set.of());
    Document svg = read(scene, DEVICES);
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(scene.edges().size());
    assertThat(texts(svg)).contains("embeddings", "gpu<0>", "× 3");
    assertThat(svg.getDocumentElement().getAttribute("viewBox")).isNotBlank();
  }

  @Test
  void whatColoursMean_standsBelowThePicture() throws Exception {
    ModelTree tree = Models.transformer(3).tree();
    Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(Set.of());
    List<Overlay.LegendEntry> legend =
        List.of(
            new Overlay.LegendEntry(new Tint.Slot(1), "gpu<0>, as said"),
            new Overlay.LegendEntry(new Tint.Slot(2), "a very long name ".repeat(20)));
    Document svg = read(scene, saying(legend));
    assertThat(texts(svg)).contains("gpu<0>, as said", legend.getLast().label());
    List<PictureLegend.Entry> entries =
        PictureLegend.below(scene.bounds(), 0, saying(legend)).entries();
    assertThat(entries.getFirst().swatch().y()).isGreaterThan(scene.bounds().bottom());
    assertThat(entries.getLast().swatch().y())
        .as("it does not run out of the picture")
        .isGreaterThan(entries.getFirst().swatch().bottom());
    assertThat(PictureLegend.below(scene.bounds(), 24, saying(List.of())).all())
        .isEqualTo(scene.bounds());
  }

  private static Overlay saying(List<Overlay.LegendEntry> legend) {
    return new Overlay() {
      @Override
      public String name() {
        return "device";
      }

      @Override
      public Mark mark(int stage) {
        return Mark.NONE;
      }

      @Override
      public List<LegendEntry> legend() {
        return legend;
      }
    };
  }

  @Test
  void whatIsNotDrawnAsALine_isNamedInGroupsAndOperators() throws Exception {
    ModelTree tree = Models.transformer(6).tree();
    Set<Integer> all = tree.items().stream().map(Item::id).collect(Collectors.toSet());
    SceneBuilder builder = new SceneBuilder(tree, BoundedLayout.standard());
    assertThat(texts(read(builder.build(Set.of()), Overlay.PLAIN)))
        .anyMatch(t -> t.endsWith("   ◂ Mul_6"));
    assertThat(texts(read(builder.build(all), Overlay.PLAIN)))
        .anyMatch(t -> t.startsWith("◂ ") && t.contains("embeddings"));
  }

  @Test
  void stripes_areCutAsOftenAsTheirTintSays() throws Exception {
    Scene scene =
        new SceneBuilder(Models.transformer(3).tree(), BoundedLayout.standard()).build(Set.of());
    int[] stripes = new int[3];
    for (int cuts = 0; cuts < stripes.length; cuts++) {
      Tint tint = new Tint.Slot(1, cuts);
      NodeList boxes = read(scene, tinted(tint)).getElementsByTagName("rect");
      for (int i = 0; i < boxes.getLength(); i++) {
        String fill = boxes.item(i).getAttributes().getNamedItem("fill").getTextContent();
        stripes[cuts] += fill.equals(Palette.DARK.shade(tint)) ? 1 : 0;
      }
    }
    int stages = 8; // embeddings, three layers of two, pooler
    assertThat(stripes).containsExactly(stages, 2 * stages, 3 * stages);
  }

  private static Overlay tinted(Tint tint) {
    return new Overlay() {
      @Override
      public String name() {
        return "device";
      }

      @Override
      public Mark mark(int stage) {
        return new Mark(tint, "", Double.NaN);
      }

      @Override
      public List<LegendEntry> legend() {
        return List.of();
      }
    };
  }

  @Test
  void strangeNames_makeNoBrokenDocument() throws Exception {
    Models m = new Models();
    int x = m.op("Relu", "a", m.input("<&>\u0001\uD800" + "n".repeat(10_000)));
    x = m.op("שלום👩‍🚀\uFFFE", "مرحبا/<script>", x);
    ModelTree tree = m.build(x).tree();
    Set<Integer> all = tree.items().stream().map(Item::id).collect(Collectors.toSet());
    Scene scene = new SceneBuilder(tree, BoundedLayout.standard()).build(all);
    assertThat(texts(read(scene, Overlay.PLAIN))).anyMatch(t -> t.startsWith("שלום"));
  }

  private static List<String> texts(Document svg) {
    NodeList found = svg.getElementsByTagName("text");
    return java.util.stream.IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }
}
