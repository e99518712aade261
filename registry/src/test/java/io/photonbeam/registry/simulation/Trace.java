package io.photonbeam.registry.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what happens in a run, one line a step, with short names for ids; or tells nothing. */
final class Trace {
  private static final Pattern COMMIT_ID = Pattern.compile("\\d{8}-\\d{9}-[0-9a-z]{16}");
  private static final Pattern EVENT_ID = Pattern.compile("0a000001-00000007-([0-9a-f]{16})");

  private final Consumer<String> out;
  private final Map<String, String> names = new LinkedHashMap<>();
  private int step;

  private Trace(Consumer<String> out) {
    this.out = out;
  }

  static Trace to(Consumer<String> out) {
    return new Trace(out);
  }

  static Trace off() {
    return new Trace(null);
  }

  void nextStep() {
    step++;
  }

  /** Tells of an event, if anybody listens. */
  void tell(String who, Supplier<String> what) {
    if (out != null) {
      out.accept("%5d  %-12s %s".formatted(step, who, readable(what.get())));
    }
  }

  /** A text with c1, c2… for commit ids and e1, e2… for EventIds, numbered as they come up. */
  String readable(String text) {
    return named(named(text, COMMIT_ID, "c"), EVENT_ID, "e");
  }

  private String named(String text, Pattern pattern, String letter) {
    Matcher matcher = pattern.matcher(text);
    return matcher.replaceAll(
        found ->
            names.computeIfAbsent(
                found.group(),
                id ->
                    letter
                        + (1 + names.values().stream().filter(n -> n.startsWith(letter)).count())));
  }
}
