package io.photonbeam.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an output has of the rows that the logs give. Files that can't be read are as good as lost:
 * what is only in them counts as lost.
 *
 * @param rows in all readable files
 * @param lost expected clicks without a row
 * @param doubled rows beyond the first of a click
 * @param unexpected rows of clicks that have no query, or are in no log
 * @param unreadable visible files that are no Parquet
 */
record Verdict(long rows, long lost, long doubled, long unexpected, int unreadable) {
  boolean isExact() {
    return lost == 0 && doubled == 0 && unexpected == 0 && unreadable == 0;
  }

  @Override
  public String toString() {
    if (isExact()) {
      return "exact";
    }
    List<String> parts = new ArrayList<>();
    add(parts, lost, "lost");
    add(parts, doubled, "doubled");
    add(parts, unexpected, "unexpected");
    add(parts, unreadable, "unreadable files");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}
