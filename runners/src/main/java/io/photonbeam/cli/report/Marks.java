package io.photonbeam.cli.report;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.text.Sizes;
import java.util.List;
import java.util.Locale;

/** What the marks of a history's plots mean, by their numbers. */
public final class Marks {
  private Marks() {}

  /** Draws a table of them; nothing if there is none. */
  public static void draw(Markup page, RunHistory.Recorded history) {
    List<Mark> marks = history.marks();
    if (marks.isEmpty()) {
      return;
    }
    page.open("table").open("thead").open("tr");
    page.element("th", "mark").element("th", "at").element("th", "what happened");
    page.close().close().open("tbody");
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      page.open("tr");
      page.element("td", String.valueOf(i + 1), "class", "short");
      page.element("td", Sizes.seconds(mark.at().toMillis() / 1e3), "class", "short");
      page.open("td").element("b", mark.kind().words()).text(": " + mark.words()).close();
      page.close();
    }
    page.close().close();
    if (history.marksLeftOut() > 0) {
      page.element(
          "p",
          String.format(Locale.ROOT, "%,d more in between are left out.", history.marksLeftOut()),
          "class",
          "note");
    }
  }
}
