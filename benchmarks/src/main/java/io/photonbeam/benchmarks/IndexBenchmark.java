package io.photonbeam.benchmarks;

import static io.photonbeam.cli.text.Table.Align.LEFT;
import static io.photonbeam.cli.text.Table.Align.RIGHT;

import io.photonbeam.benchmarks.IndexedLog.LookUps;
import io.photonbeam.cli.text.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What the index of the primary log costs, and how fast events are found in the log through it: at
 * random, with the log and the index in the page cache, as they were just written.
 */
final class IndexBenchmark {
  private static final String EVENTS = "--events=";
  private static final String LOOK_UPS = "--lookUps=";
  private static final int AT_ONCE = 1_000;
  private static final double GOAL = 5_000;

  /** Ids are kept in memory, to be asked for. */
  private static final long MAX_EVENTS = 20_000_000;

  private final Table table = Table.ofColumns(LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
  private long events = 1_000_000;
  private long lookUps = 1_000_000;
  private boolean goalsMet = true;

  /**
   * With options.
   *
   * @throws IllegalArgumentException if there is no such option, or a value does not fit
   */
  IndexBenchmark(List<String> options) {
    for (String option : options) {
      if (option.startsWith(EVENTS)) {
        events = number(option, EVENTS, MAX_EVENTS);
      } else if (option.startsWith(LOOK_UPS)) {
        lookUps = number(option, LOOK_UPS, Integer.MAX_VALUE);
      } else {
        throw new IllegalArgumentException(
            "%s: no such option; index has %sN and %sN.".formatted(option, EVENTS, LOOK_UPS));
      }
    }
  }

  private static long number(String option, String name, long most) {
    try {
      long number = Long.parseLong(option.substring(name.length()));
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException("%s: must be from 1 to %,d.".formatted(option, most));
  }

  /** Measures and prints; returns whether every goal was met. */
  boolean run(PrintStream out) throws IOException {
    table.row(
        "primary ids",
        "events",
        "index bytes per million",
        "indexed/s",
        "look-ups/s",
        "blocks read",
        "found");
    for (IndexLog kind : IndexLog.values()) {
      measure(kind);
    }
    out.println(table);
    out.printf(
        Locale.ROOT,
        "%s at least %,.0f look-ups/s, %,d at once, and every one finds its event%n",
        goalsMet ? "met    " : "MISSED ",
        GOAL,
        AT_ONCE);
    return goalsMet;
  }

  private void measure(IndexLog kind) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      kind.write(folder.path(), events);
      IndexedLog log =
          new IndexedLog(IndexLog.queries(folder.path()), folder.path().resolve("index.db"));
      double seconds = log.index();
      long bytes = log.bytes();
      LookUps done = log.lookUp(lookUps, AT_ONCE);
      double perSecond = done.count() / done.seconds();
      goalsMet &= perSecond >= GOAL && done.found() == done.count();
      table.row(
          kind,
          count((double) log.events()),
          count(1e6 * bytes / log.events()),
          count(log.events() / seconds),
          count(perSecond),
          count((double) done.blocksRead()),
          String.format(Locale.ROOT, "%.2f %%", 100.0 * done.found() / done.count()));
    }
  }

  private static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }
}
