package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds items by a part of their names: all names in one text, in which the virtual machine looks
 * for a substring many letters at a time. Immutable; O(letters) to build and at most to ask.
 */
final class SearchIndex {

  private static final char BETWEEN = '\n';

  private final String text;

  /** Where each item's names start, and where the last one's end. */
  private final int[] starts;

  SearchIndex(List<Item> items) {
    StringBuilder all = new StringBuilder(items.size() * 48);
    starts = new int[items.size() + 1];
    for (int i = 0; i < items.size(); i++) {
      starts[i] = all.length();
      Item item = items.get(i);
      all.append(item.fullName().toLowerCase(Locale.ROOT)).append(' ');
      all.append(item.label().toLowerCase(Locale.ROOT)).append(BETWEEN);
    }
    starts[items.size()] = all.length();
    text = all.toString();
  }

  /** Items from {@code first} on whose names have the text in them, in order, without case. */
  Ids find(String part, int first, int limit) {
    String wanted = part.strip().toLowerCase(Locale.ROOT);
    if (wanted.isEmpty() || wanted.indexOf(BETWEEN) >= 0 || first >= starts.length - 1) {
      return Ids.NONE;
    }
    int[] found = new int[Math.min(limit, starts.length)];
    int count = 0;
    int at = text.indexOf(wanted, starts[first]);
    while (at >= 0 && count < found.length) {
      int item = itemAt(at);
      found[count++] = item;
      at = text.indexOf(wanted, starts[item + 1]);
    }
    return Ids.of(Arrays.copyOf(found, count));
  }

  private int itemAt(int position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 ? found : -found - 2;
  }
}
