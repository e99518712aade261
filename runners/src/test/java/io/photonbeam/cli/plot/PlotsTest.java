package io.photonbeam.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlotsTest {
  private final Markup page = new Markup();

  private List<String> all(String pattern) {
    return Pattern.compile(pattern)
        .matcher(page.toString())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void scalesAreEvenInStepsOrInFactors() {
    assertThat(Scale.linear(0, 10, 100, 200).at(5)).isEqualTo(150);
    assertThat(Scale.linear(3, 3, 100, 200).at(3)).as("an empty range").isEqualTo(100);
    assertThat(Scale.logarithmic(0.1, 10, 0, 100).at(1)).isCloseTo(50, within(1e-9));
    assertThat(Scale.logarithmic(0.1, 10, 0, 100).at(0)).as("below the range").isZero();
  }

  @Test
  void areasStandOnEachOther() {
    new StackedAreas(
            "Rows",
            "rows a second",
            new TimeAxis(2, 5, List.of()),
            List.of(new Series("a", List.of(10.0, 20.0)), new Series("b", List.of(10.0, 0.0))))
        .draw(page, "p");

    // Twenty at the top, from 34 to 224; the middle is ten.
    assertThat(all("<path class=\"area[^\"]*\" fill=\"[^\"]*\" d=\"([^\"]*)\""))
        .containsExactly(
            "M100.0,129.0L402.0,129.0L402.0,34.0L704.0,34.0"
                + "L704.0,224.0L402.0,224.0L402.0,224.0L100.0,224.0Z",
            "M100.0,34.0L402.0,34.0L402.0,34.0L704.0,34.0"
                + "L704.0,34.0L402.0,34.0L402.0,129.0L100.0,129.0Z");
    assertThat(all("fill=\"url\\(#([^)]*)\\)\" d="))
        .as("not told apart by colour alone")
        .containsExactly("look-0", "look-1");
    assertThat(all("<desc id=\"p-description\">([^<]*)<"))
        .containsExactly("At most 20 rows a second; on average 15 a, 5 b.");
  }

  @Test
  void linesGoFromTheBeginningOfTheFirstColumnToTheEndOfTheLast() {
    new LinePlot(
            "Lag",
            LinePlot.Unit.BYTES,
            new TimeAxis(2, 5, List.of()),
            List.of(new Series("a", List.of(0.0, 1024.0, 512.0))))
        .draw(page, "p");

    assertThat(all(" d=\"([^\"]*)\"")).containsExactly("M100.0,224.0L402.0,34.0L704.0,129.0");
    assertThat(all("<desc[^>]*>([^<]*)<")).containsExactly("a: at most 1.0 KiB, at the end 512 B.");
  }

  @Test
  void aLineHasGapsWhereItIsNotKnownAndAValueBetweenTwoIsSeen() {
    double none = Double.NaN;
    new LinePlot(
            "Lag",
            LinePlot.Unit.EVENTS,
            new TimeAxis(5, 1, List.of()),
            List.of(
                new Series("a", List.of(0.0, 4.0, none, 2.0, none, none)),
                new Series("b", List.of(none, none, none, none, none, none))))
        .draw(page, "p");

    assertThat(all(" d=\"([^\"]*)\"")).startsWith("M100.0,224.0L220.8,34.0M462.4,129.0h2", "");
    assertThat(all("<desc[^>]*>([^<]*)<"))
        .containsExactly("a: at most 4 events, at the end not known. b: not known.");
  }

  @Test
  void numbersOfMomentsThatAreCloseArePutTogether() {
    new LinePlot(
            "Lag",
            LinePlot.Unit.EVENTS,
            new TimeAxis(100, 1, List.of(0.0, 50.0, 51.0, 52.0, 99.0)),
            List.of(new Series("a", List.of(1.0))))
        .draw(page, "p");

    assertThat(all("<text class=\"middle moment\"[^>]*>([^<]*)<")).containsExactly("1", "2–4", "5");
    assertThat(all("<(line) class=\"moment\"")).hasSize(5);
  }

  /** Of milliseconds, of about what was published, of an hour, and of days. */
  @ParameterizedTest
  @ValueSource(longs = {2_000, 6_900_000, 7_000_000, 3_600_000_000L, 200_000_000_000L})
  void publishedFiguresAreWithinAnyHistogram(long micros) {
    RunMetrics metrics = new RunMetrics();
    metrics.latency().add(new long[] {micros});
    new LatencyPlot("Latency", metrics.latency().histogram()).draw(page, "p");

    double published = Double.parseDouble(all("\"published\" x1=\"([0-9.]+)\"").get(0));
    double measured = Double.parseDouble(all("\"percentile\" x1=\"([0-9.]+)\"").get(0));
    assertThat(published).isStrictlyBetween(Frame.LEFT, Frame.RIGHT);
    assertThat(measured).isBetween(Frame.LEFT, Frame.RIGHT);
    if (micros < 5_000_000) {
      assertThat(measured).isLessThan(published);
    }
    if (micros > 20_000_000) {
      assertThat(measured).isGreaterThan(published);
    }
  }

  @Test
  void theSharesOfABarFillIt() {
    new Shares(
            "Found", List.of(new Series("here", List.of(3.0)), new Series("there", List.of(1.0))))
        .draw(page, "p");

    assertThat(all("width=\"([0-9.]+)\" height=\"36\"")).containsExactly("540.0", "180.0");
    assertThat(all("<desc[^>]*>([^<]*)<")).containsExactly("here: 3 (75.0 %), there: 1 (25.0 %).");
  }

  @Test
  void aNameThatLooksLikeMarkupIsShown() {
    new LinePlot(
            "Lag",
            LinePlot.Unit.EVENTS,
            new TimeAxis(1, 1, List.of()),
            List.of(new Series("<a>", List.of(1.0)), new Series("b", List.of(1.0))))
        .draw(page, "p");

    assertThat(page.toString()).contains("&lt;a&gt;").doesNotContain("<a>");
  }
}
