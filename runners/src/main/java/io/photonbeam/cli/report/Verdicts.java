package io.photonbeam.cli.report;

import io.photonbeam.cli.html.Markup;
import io.photonbeam.cli.report.RunReport.Verdict;

/** How a verdict is shown: its kind as a word and a sign, so that its colour tells nothing new. */
public final class Verdicts {
  private Verdicts() {}

  /** Draws it. */
  public static void draw(Markup page, Verdict verdict) {
    String kind =
        switch (verdict.kind()) {
          case GOOD -> "good";
          case BAD -> "bad";
          case OPEN -> "open";
        };
    String sign =
        switch (verdict.kind()) {
          case GOOD -> "✓ Good";
          case BAD -> "✗ Not good";
          case OPEN -> "… Not yet";
        };
    page.open("p").with("class", "verdict " + kind);
    page.element("b", sign + ":").text(" " + verdict.words()).close();
  }
}
