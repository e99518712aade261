package io.photonbeam.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of text, the first column to the left and the others to the right. Not thread-safe. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> head) {
    rows.add(List.copyOf(head));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as the head
   */
  void add(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "%s has %d cells, the head %d.".formatted(cells, cells.size(), rows.get(0).size()));
    }
    rows.add(List.copyOf(cells));
  }

  /** In columns, for a terminal. */
  String plain() {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, widths.length)
                    .mapToObj(column -> padded(row.get(column), widths[column], column == 0))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String padded(String text, int width, boolean left) {
    String space = " ".repeat(width - text.length());
    return left ? text + space : space + text;
  }

  /** For a document. */
  String markdown() {
    List<String> lines =
        new ArrayList<>(
            rows.stream()
                .map(row -> "| " + String.join(" | ", row).replace("  ", " ") + " |")
                .toList());
    lines.add(1, "| --- |" + " ---: |".repeat(rows.get(0).size() - 1));
    return String.join("\n", lines) + "\n";
  }
}
