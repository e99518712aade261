package io.photonbeam.cli.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {
  @Test
  void noTextIsTakenForMarkup() {
    assertThat(new Markup().text("<b>&amp;\"'</b>").toString())
        .isEqualTo("&lt;b&gt;&amp;amp;&quot;&#39;&lt;/b&gt;");
  }

  @Test
  void noAttributeEndsBeforeItsValueDoes() {
    assertThat(new Markup().empty("p").with("title", "\" onclick='x' <").toString())
        .isEqualTo("<p title=\"&quot; onclick=&#39;x&#39; &lt;\"/>");
  }

  @Test
  void lengthsHaveOneDigitAfterThePoint() {
    assertThat(new Markup().empty("rect").with("x", 3).with("y", 1 / 3.0).toString())
        .isEqualTo("<rect x=\"3.0\" y=\"0.3\"/>");
  }

  @Test
  void controlCharactersAndMarksOfDirectionAreShown() {
    assertThat(new Markup().text("a\nb\u0000\u202e\ud800").toString())
        .isEqualTo("a\\nb\\x00\\u202e\\ud800");
  }

  @Test
  void elementsHoldWhatIsWrittenUntilTheyAreClosed() {
    Markup inner = new Markup().element("i", "1 < 2");

    assertThat(new Markup().open("p").with("class", "x").text("so ").add(inner).close().toString())
        .isEqualTo("<p class=\"x\">so <i>1 &lt; 2</i></p>");
  }

  @Test
  void whatIsNotWholeIsRefused() {
    assertThatThrownBy(() -> new Markup().open("p").toString()).hasMessageContaining("[p]");
    Markup begun = new Markup().open("p").text("so");
    assertThatThrownBy(() -> begun.with("class", "x")).hasMessageContaining("class");
    assertThatThrownBy(() -> new Markup().element("p", "so").with("class", "x"))
        .isInstanceOf(IllegalStateException.class);
  }
}
