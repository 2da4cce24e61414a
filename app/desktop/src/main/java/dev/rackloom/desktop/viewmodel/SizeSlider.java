package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.symbolic.Bindings;
import java.util.Locale;
import java.util.OptionalLong;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;

/** One size that can be changed: by dragging, stepping or typing. */
public final class SizeSlider {

  private final PlacementEditor editor;
  private final String symbol;
  private final SizeWords words;
  private final long opened;
  private final ReadOnlyLongWrapper value = new ReadOnlyLongWrapper();

  SizeSlider(PlacementEditor editor, Study.Size size, SizeWords words) {
    this.editor = editor;
    this.symbol = size.symbol();
    this.words = words;
    this.opened = size.value();
    value.set(size.value());
  }

  /** The model's own name for it. */
  public String symbol() {
    return symbol;
  }

  /** What it is, in a word or two. */
  public String title() {
    return words.title();
  }

  /** What it means, and what it was when the model was opened. */
  public String tip() {
    return words.tip()
        + "\nOpened with "
        + text(opened)
        + ". Arrows step, Page Up and Down double and halve.";
  }

  /** The value now. */
  public ReadOnlyLongProperty valueProperty() {
    return value.getReadOnlyProperty();
  }

  /** The value as it is written. */
  public String text() {
    return text(value.get());
  }

  private static String text(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Where it stands on the slider, 0 to 1. */
  public double position() {
    return words.scale().position(value.get());
  }

  /** Takes the value at a position of the slider. */
  public void drag(double position) {
    set(words.scale().value(position));
  }

  /** One step up or down. */
  public void step(boolean up) {
    set(up ? words.scale().next(value.get()) : words.scale().previous(value.get()));
  }

  /** Doubles or halves. */
  public void leap(boolean up) {
    set(up ? value.get() * 2 : value.get() / 2);
  }

  /** The least or the most. */
  public void end(boolean up) {
    set(up ? words.scale().most() : words.scale().least());
  }

  /**
   * Takes what was typed: digits, perhaps grouped, perhaps with k for 1,024 or M for 1,048,576.
   *
   * @return whether it was a number
   */
  public boolean type(String text) {
    OptionalLong typed = parse(text);
    typed.ifPresent(this::set);
    return typed.isPresent();
  }

  private static OptionalLong parse(String text) {
    String bare = text.replaceAll("[\\s,_']", "").toLowerCase(Locale.ROOT);
    long unit = bare.endsWith("k") ? 1 << 10 : bare.endsWith("m") ? 1 << 20 : 1;
    String digits = unit == 1 ? bare : bare.substring(0, bare.length() - 1);
    return digits.matches("\\d{1,9}")
        ? OptionalLong.of(Long.parseLong(digits) * unit)
        : OptionalLong.empty();
  }

  private void set(long next) {
    long clamped = words.scale().clamp(next);
    if (clamped != value.get()) {
      editor.resize(Bindings.of(symbol, clamped));
    }
  }

  Bindings first() {
    return Bindings.of(symbol, opened);
  }

  void follow(Bindings sizes) {
    value.set(sizes.get(symbol).orElse(value.get()));
  }
}
