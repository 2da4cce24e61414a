package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedCharts;
import dev.rackloom.desktop.viewmodel.ExpertCurve;
import dev.rackloom.desktop.viewmodel.ExpertDesk;
import dev.rackloom.desktop.viewmodel.ExpertHand;
import dev.rackloom.desktop.viewmodel.ExpertPick;
import dev.rackloom.desktop.viewmodel.ExpertPlacer.Way;
import dev.rackloom.desktop.viewmodel.ExpertScene.RankBar;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.Region;

/** What can be done with the picked expert, and with the map that it is in. */
final class ExpertMenu {

  /** More ranks than this are listed node by node. */
  private static final int MANY = 16;

  private final Site site;
  private final ExpertDesk experts;

  ExpertMenu(Site site) {
    this.site = site;
    this.experts = site.desk().experts();
  }

  /**
   * All of it.
   *
   * @param open asks for other statistics
   * @param shown what a picture is taken of
   */
  List<MenuItem> items(Runnable open, Region shown) {
    Optional<ExpertPick> pick = experts.pickProperty().get();
    List<Integer> held = pick.map(ExpertPick::ranks).orElse(List.of());
    IntPredicate here = held::contains;
    ExpertHand hand = experts.hand();
    boolean some = pick.isPresent();
    return List.of(
        ranks("expert-copy-to", "Copy it to", some, here.negate(), hand::addCopy),
        ranks("expert-move-to", "Move its first copy to", some, here.negate(), hand::moveTo),
        ranks("expert-drop-from", "Drop its copy from", held.size() > 1, here, hand::dropCopy),
        ranks("expert-pin-to", "Pin it to", some, r -> true, hand::pin),
        ranks("expert-ban-from", "Ban it from", some, r -> true, hand::ban),
        new SeparatorMenuItem(),
        Menus.item(
            "expert-best", "Look for a better map", some, () -> experts.placer().place(Way.BEST)),
        Menus.item("expert-open", "Open expert statistics…", true, open),
        new SeparatorMenuItem(),
        Menus.copy(
            "expert-copy-text",
            "Copy what is said of it as text",
            some,
            site.desk(),
            () -> pick.map(CopiedCharts::expert).orElse("")),
        Menus.copy(
            "expert-copy-map",
            "Copy the whole map as text",
            some,
            site.desk(),
            () -> CopiedCharts.experts(experts)),
        Pictures.item(site, shown, "experts"));
  }

  private Menu ranks(
      String id, String text, boolean enabled, IntPredicate which, IntConsumer action) {
    Menu menu = new Menu(text);
    menu.setId(id);
    List<RankBar> bars = experts.sceneProperty().get().bars();
    List<Integer> ranks = IntStream.range(0, bars.size()).filter(which).boxed().toList();
    menu.setDisable(!enabled || ranks.isEmpty());
    if (ranks.size() <= MANY) {
      ranks.forEach(r -> menu.getItems().add(rank(id, bars.get(r), r, action)));
    } else {
      ranks.stream()
          .map(r -> bars.get(r).node())
          .distinct()
          .forEach(node -> {
            Menu more = new Menu("Node " + node);
            ranks.stream()
                .filter(r -> bars.get(r).node() == node)
                .forEach(r -> more.getItems().add(rank(id, bars.get(r), r, action)));
            menu.getItems().add(more);
          });
    }
    return menu;
  }

  private static MenuItem rank(String id, RankBar bar, int rank, IntConsumer action) {
    return Menus.item(id + "-" + rank, bar.id(), true, () -> action.accept(rank));
  }

  /** What can be done with the map that has the focus among those that trade for balance. */
  List<MenuItem> curve(Plot plot, Optional<ExpertCurve.Point> point) {
    ExpertCurve curve = experts.curve();
    ExpertCurve.Content now = curve.contentProperty().get();
    return List.of(
        Menus.item(
            "expert-curve-take",
            "Put it on the screen  (Enter)",
            point.filter(p -> !p.current()).isPresent(),
            () -> point.ifPresent(p -> curve.choose(p.number()))),
        Menus.item(
            "expert-curve-again",
            "Look for such maps",
            curve.job().jobProperty().get().isEmpty(),
            curve::look),
        new SeparatorMenuItem(),
        Menus.copy(
            "expert-curve-copy",
            "Copy all as text",
            !now.points().isEmpty(),
            site.desk(),
            () -> CopiedCharts.maps(now)),
        Pictures.item(site, plot, "expert-trade-offs"));
  }
}
