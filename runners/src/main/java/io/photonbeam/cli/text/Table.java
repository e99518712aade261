package io.photonbeam.cli.text;

import io.photonbeam.text.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of text with aligned columns, two spaces apart. Not safe for use by several threads.
 *
 * <p>Cells are made {@linkplain Printable#line printable}; a character counts as one column wide.
 */
public final class Table {
  /** On which side of its column a cell stands. */
  public enum Align {
    LEFT,
    RIGHT
  }

  private final List<Align> columns;
  private final List<String[]> rows = new ArrayList<>();

  private Table(List<Align> columns) {
    this.columns = columns;
  }

  public static Table ofColumns(Align... columns) {
    return new Table(List.of(columns));
  }

  /** Adds a row; throws {@link IllegalArgumentException} if its cells do not match the columns. */
  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + columns.size() + " columns");
    }
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = Printable.line(String.valueOf(cells[i]));
    }
    rows.add(row);
    return this;
  }

  /** The rows, each ended by a line feed, without trailing spaces. */
  @Override
  public String toString() {
    int[] widths = new int[columns.size()];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].length());
        line.append(i == 0 ? "" : "  ");
        line.append(columns.get(i) == Align.RIGHT ? padding + row[i] : row[i] + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
