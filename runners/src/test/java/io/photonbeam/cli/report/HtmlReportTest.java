package io.photonbeam.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.Chromium;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {
  /** Writes the size of each shape of each plot into the page. */
  private static final String MEASURE =
      """
      <script>
      for (const plot of document.querySelectorAll("svg[role=img]")) {
        const sizes = [...plot.querySelectorAll("path, rect")].map(s => s.getBoundingClientRect())
          .filter(r => r.width > 0 && r.height > 0);
        plot.setAttribute("data-shapes", sizes.length);
        plot.setAttribute("data-width", plot.getBoundingClientRect().width);
      }
      document.body.setAttribute("data-scripts", document.scripts.length);
      </script></body>
      """;

  @TempDir Path folder;

  /** The page is well-formed XML, too, so that it can be looked at without a browser. */
  private static Document document(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.replace("<!DOCTYPE html>", "").getBytes(UTF_8)));
  }

  private static List<Element> all(Document document, String element) {
    NodeList found = document.getElementsByTagName(element);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  private static List<Element> plots(Document document) {
    return all(document, "svg").stream()
        .filter(svg -> svg.getAttribute("role").equals("img"))
        .toList();
  }

  @Test
  void allThatIsKnownIsOnThePage() throws Exception {
    String text = document(HtmlReport.of(SampleRun.report())).getDocumentElement().getTextContent();

    assertThat(text)
        .contains("Exact: all 88,000 joinable events")
        .contains("latency p90")
        .contains("Photon, as published: 90 % within 7 s")
        .contains("kill: east was killed")
        .contains("adoption: west took 3 commits over")
        .contains("in memory: ", "came while awaited: ", "in the log: ")
        .contains("1,234,567")
        .contains("unjoinable (no primary event)1,204")
        .contains("at offset 17");
  }

  @Test
  void everyPlotHasATitleAndADescriptionThatItNames() throws Exception {
    Document page = document(HtmlReport.of(SampleRun.report()));

    assertThat(plots(page)).hasSize(5);
    for (Element plot : plots(page)) {
      for (String id : plot.getAttribute("aria-labelledby").split(" ", -1)) {
        assertThat(
                Pattern.compile("id=\"" + id + "\"")
                    .matcher(HtmlReport.of(SampleRun.report()))
                    .results())
            .as(id)
            .hasSize(1);
      }
      assertThat(plot.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
      assertThat(plot.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
    }
  }

  @Test
  void nothingIsTakenFromElsewhereAndNoValueIsMarkup() throws Exception {
    String html = HtmlReport.of(SampleRun.report());

    assertThat(html)
        .doesNotContain("http:", "https:", "@import", "<script")
        .contains("&lt;script&gt;");
    assertThat(all(document(html), "meta"))
        .anySatisfy(
            meta -> assertThat(meta.getAttribute("content")).startsWith("default-src 'none'; "));
  }

  @Test
  void problemsThatNobodyHasCountedAreUnderAHeadingToo() {
    RunHistory history = new RunHistory(() -> Instant.EPOCH);
    RunReport.Verdict bad =
        new RunReport.Verdict(RunReport.Verdict.Kind.BAD, "See the problems below.");
    RunReport report = RunReport.of("a", history.recorded(), bad);

    assertThat(HtmlReport.of(report)).doesNotContain("<h2>Problems</h2>");
    assertThat(HtmlReport.of(report.withExamples(List.of("a file is gone"))))
        .contains("<h2>Problems</h2><ul><li>a file is gone</li></ul>");
  }

  @Test
  void aRunThatDidNothingHasAPageToo() throws Exception {
    RunHistory history = new RunHistory(() -> Instant.EPOCH);

    assertThat(plots(document(page(history)))).isEmpty();

    history.sample("a", Figures.of(new RunMetrics()));
    assertThat(plots(document(page(history)))).hasSize(3);
  }

  @Test
  void monthsFitOntoThePage() throws Exception {
    Instant[] now = {Instant.EPOCH};
    RunHistory history = new RunHistory(() -> now[0]);
    for (int hour = 0; hour < 24 * 90; hour++) {
      now[0] = now[0].plus(Duration.ofHours(1));
      history.sample("a", Figures.NONE.with(Figure.ROWS, 1_000_000_000L * hour));
    }

    String html = page(history);

    assertThat(html).hasSizeLessThan(100_000).contains("80 d", "2,159,000,000,000");
  }

  @Test
  void aBrowserShowsEveryPlotAndRunsNoScript() throws Exception {
    Chromium browser = new Chromium(folder);
    Path page = folder.resolve("report.html");
    Files.writeString(page, HtmlReport.of(SampleRun.report()));

    browser.loaded(page.toUri());
    assertThat(browser.complaints()).isEmpty();

    Files.writeString(
        page, HtmlReport.of(SampleRun.report()).replace("</body>", "<script>1</script></body>"));
    browser.loaded(page.toUri());
    assertThat(browser.complaints()).as("of a foreign script").contains("script-src");

    String measured =
        HtmlReport.of(SampleRun.report())
            .replaceAll("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
            .replace("</body>", MEASURE);
    Files.writeString(page, measured);
    String loaded = browser.loaded(page.toUri());

    assertThat(loaded).contains("data-scripts=\"1\"").doesNotContain("<title>evil");
    assertThat(numbers("data-shapes", loaded)).hasSize(5).allMatch(shapes -> shapes >= 2);
    assertThat(numbers("data-width", loaded)).hasSize(5).allMatch(width -> width > 200);
  }

  private static List<Double> numbers(String attribute, String page) {
    return Pattern.compile(attribute + "=\"([0-9.]+)\"")
        .matcher(page)
        .results()
        .map(found -> Double.valueOf(found.group(1)))
        .toList();
  }

  @Test
  void aPeakThatIsShorterThanAColumnIsOnThePage() {
    Instant[] now = {Instant.EPOCH};
    RunHistory history = new RunHistory(() -> now[0]);
    for (int second = 0; second < 1_200; second++) {
      history.sample("a", Figures.NONE.with(Figure.PENDING, second == 603 ? 987 : 5));
      now[0] = now[0].plusSeconds(1);
    }

    String html = page(history);

    assertThat(html).contains("a: at most 987 events, at the end 5 events.");
  }

  private static String page(RunHistory history) {
    RunReport.Verdict open = new RunReport.Verdict(RunReport.Verdict.Kind.OPEN, "It runs.");
    return HtmlReport.of(RunReport.of("a", history.recorded(), open));
  }
}
