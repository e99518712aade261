package io.photonbeam.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells the results of a comparison.
 *
 * @param options what was compared
 * @param lines in both logs
 * @param expectedRows that the logs give
 * @param results of all runs
 */
record Report(PeersOptions options, long lines, long expectedRows, Results results) {
  private static final String NONE = "–";
  private static final Set<Figure> COMPARED =
      EnumSet.of(Figure.WORK_RATE, Figure.PROCESS_RATE, Figure.CPU_SECONDS);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As tables: for a terminal, or for a document. */
  String text() {
    Function<Table, String> form = options.markdown() ? Table::markdown : Table::plain;
    return String.format(
            Locale.ROOT,
            "%,d log lines, %,d rows to be joined; %d processors; -Xmx%s; rounds: %d; medians and"
                + " ranges%n%n",
            lines,
            expectedRows,
            Runtime.getRuntime().availableProcessors(),
            options.heap(),
            options.rounds())
        + form.apply(speeds())
        + "\n"
        + form.apply(outputs())
        + "\n"
        + form.apply(goals());
  }

  /** Whether nothing that Photonbeam wrote lacks a row, or has one too many. */
  boolean photonbeamIsExact() {
    return results.contenders().stream()
        .filter(contender -> contender.kind() == Contender.Kind.PHOTONBEAM)
        .flatMap(
            contender ->
                Stream.of(results.verdicts(contender), results.verdictsAfterKill(contender)))
        .allMatch(verdict -> verdict.isEmpty() || verdict.equals(Trials.EXACT));
  }

  private Table speeds() {
    Table table =
        new Table(
            List.of(
                "contender",
                Figure.WORK_RATE.toString(),
                "range",
                Contender.REFERENCE + " is",
                Figure.PROCESS_RATE.toString(),
                Figure.CPU_SECONDS.toString(),
                "range",
                "its CPU is",
                Figure.PEAK_MIB.toString(),
                Figure.FIRST_ROW_SECONDS.toString()));
    for (Contender contender : results.contenders()) {
      table.add(
          List.of(
              contender.toString(),
              median(contender, Figure.WORK_RATE),
              range(contender, Figure.WORK_RATE),
              ratio(results.ratio(Contender.REFERENCE, contender, Figure.WORK_RATE)),
              median(contender, Figure.PROCESS_RATE),
              median(contender, Figure.CPU_SECONDS),
              range(contender, Figure.CPU_SECONDS),
              ratio(results.ratio(Contender.REFERENCE, contender, Figure.CPU_SECONDS)),
              median(contender, Figure.PEAK_MIB),
              median(contender, Figure.FIRST_ROW_SECONDS)));
    }
    return table;
  }

  private Table outputs() {
    Table table =
        new Table(
            List.of(
                "contender",
                Figure.FILES.toString(),
                Figure.OUTPUT_MIB.toString(),
                Figure.WRITTEN_MIB.toString(),
                Figure.ROWS.toString(),
                "output",
                "after SIGKILL"));
    for (Contender contender : results.contenders()) {
      table.add(
          List.of(
              contender.toString(),
              median(contender, Figure.FILES),
              median(contender, Figure.OUTPUT_MIB),
              median(contender, Figure.WRITTEN_MIB),
              median(contender, Figure.ROWS),
              orNone(results.verdicts(contender)),
              orNone(results.verdictsAfterKill(contender))));
    }
    return table;
  }

  private Table goals() {
    Table table = new Table(List.of("photonbeam", "must", "aim", "measured", "goal"));
    for (Goal goal : Goal.of(results)) {
      table.add(
          List.of(
              goal.what(),
              goal.inWords(goal.must()),
              goal.inWords(goal.aim()),
              goal.inWords(goal.measured()),
              goal.verdict()));
    }
    return table;
  }

  private String median(Contender contender, Figure figure) {
    return results
        .spread(contender, figure)
        .map(spread -> figure.inWords(spread.median()))
        .orElse(NONE);
  }

  private String range(Contender contender, Figure figure) {
    return results
        .spread(contender, figure)
        .map(spread -> figure.inWords(spread.min()) + "–" + figure.inWords(spread.max()))
        .orElse(NONE);
  }

  private static String ratio(Optional<Spread> ratio) {
    return ratio.map(spread -> String.format(Locale.ROOT, "%.2fx", spread.median())).orElse(NONE);
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  /** All figures of all runs, with medians, ranges and ratios. */
  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("lines", lines);
    root.put("expectedRows", expectedRows);
    root.put("processors", Runtime.getRuntime().availableProcessors());
    root.put("heap", options.heap());
    root.put("rounds", options.rounds());
    ObjectNode contenders = root.putObject("contenders");
    for (Contender contender : results.contenders()) {
      describe(contender, contenders.putObject(contender.toString()));
    }
    ArrayNode goals = root.putArray("goals");
    for (Goal goal : Goal.of(results)) {
      goals
          .addObject()
          .put("what", goal.what())
          .put("must", goal.must())
          .put("aim", goal.aim())
          .put("measured", goal.measured())
          .put("verdict", goal.verdict());
    }
    return root.toPrettyString() + "\n";
  }

  private void describe(Contender contender, ObjectNode node) {
    node.put("output", results.verdicts(contender));
    node.put("afterKill", results.verdictsAfterKill(contender));
    for (Figure figure : Figure.values()) {
      results
          .spread(contender, figure)
          .ifPresent(
              spread -> {
                ObjectNode values = put(node.putObject(figure.key()), spread);
                ArrayNode rounds = values.putArray("rounds");
                results.runs(contender).stream()
                    .filter(run -> run.figures().containsKey(figure))
                    .forEach(run -> rounds.add(run.figures().get(figure)));
                if (COMPARED.contains(figure)) {
                  results
                      .ratio(Contender.REFERENCE, contender, figure)
                      .ifPresent(ratio -> put(values.putObject("referenceIsTimes"), ratio));
                }
              });
    }
  }

  private static ObjectNode put(ObjectNode node, Spread spread) {
    return node.put("median", spread.median()).put("min", spread.min()).put("max", spread.max());
  }
}
