package io.photonbeam.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void ordinaryTextInAnyLanguageStaysAsItIs() {
    for (String text :
        List.of("", "a b", "Zürich", "日本", "שלום", "👩\u200d💻", "C:\\x", "100 % #1")) {
      assertThat(Printable.line(text)).isSameAs(text);
      assertThat(Printable.lines(text)).isSameAs(text);
    }
  }

  @Test
  void whatATerminalWouldObeyIsShownInstead() {
    assertThat(Printable.line("a\u001b[31mb")).isEqualTo("a\\x1b[31mb");
    assertThat(Printable.line("\u009b2J\u0007\u007f\0")).isEqualTo("\\x9b2J\\x07\\x7f\\x00");
    assertThat(Printable.line("a\nb\rc\td")).isEqualTo("a\\nb\\rc\\td");
    assertThat(Printable.line("a\u202egpj\u2066.\u2069")).isEqualTo("a\\u202egpj\\u2066.\\u2069");
    assertThat(Printable.line("a\u2028b\u2029\ufeff")).isEqualTo("a\\u2028b\\u2029\\ufeff");
    assertThat(Printable.line("half \ud83d")).isEqualTo("half \\ud83d");
  }

  @Test
  void noCharacterOfAnyPlaneEndsALineOrIsAControlAfterwards() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String shown = Printable.line(Character.toString(c));
      assertThat(shown.codePoints().anyMatch(Character::isISOControl)).as("U+%04X", c).isFalse();
      assertThat(shown.lines().count()).as("U+%04X", c).isEqualTo(1);
    }
  }

  @Test
  void textOfSeveralLinesKeepsThemAndNothingElse() {
    assertThat(Printable.lines("a\n\tb\u001b\r\n")).isEqualTo("a\n\tb\\x1b\\r\n");
  }
}
