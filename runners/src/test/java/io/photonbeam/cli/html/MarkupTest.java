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
    assertThat(new Markup().empty("p", "title", "\" onclick='x' <").toString())
        .isEqualTo("<p title=\"&quot; onclick=&#39;x&#39; &lt;\"/>");
  }

  @Test
  void controlCharactersAndMarksOfDirectionAreShown() {
    assertThat(new Markup().text("a\nb\u0000\u202e\ud800").toString())
        .isEqualTo("a\\nb\\x00\\u202e\\ud800");
  }

  @Test
  void elementsHoldWhatIsWrittenUntilTheyAreClosed() {
    Markup inner = new Markup().element("i", "1 < 2");

    assertThat(new Markup().open("p", "class", "x").text("so ").add(inner).close().toString())
        .isEqualTo("<p class=\"x\">so <i>1 &lt; 2</i></p>");
  }

  @Test
  void whatIsNotWholeIsRefused() {
    assertThatThrownBy(() -> new Markup().open("p").toString()).hasMessageContaining("[p]");
    assertThatThrownBy(() -> new Markup().open("p", "class"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
