package io.photonbeam.cli.report;

import io.photonbeam.cli.html.Blocks;
import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.text.Sizes;
import java.util.List;

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
      page.open("td").with("class", "short").text(String.valueOf(i + 1)).close();
      page.open("td").with("class", "short").text(Sizes.moment(mark.seconds())).close();
      page.open("td").element("b", mark.kind().words()).text(": " + mark.words()).close();
      page.close();
    }
    page.close().close();
    if (history.marksLeftOut() > 0) {
      Blocks.note(page, Sizes.count(history.marksLeftOut()) + " more in between are left out.");
    }
  }
}
