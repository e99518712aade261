package io.photonbeam.cli.html;

import java.util.List;

/** Blocks that several pages have. */
public final class Blocks {
  private Blocks() {}

  /** A number that stands out, within a list of the class {@code cards}. */
  public static void card(Markup page, String what, String value) {
    page.open("div").element("dt", what).element("dd", value).close();
  }

  /** A list with a point for each text. */
  public static void bullets(Markup page, List<String> texts) {
    page.open("ul");
    texts.forEach(text -> page.element("li", text));
    page.close();
  }

  /** A remark in small print. */
  public static void note(Markup page, String text) {
    page.open("p").with("class", "note").text(text).close();
  }
}
