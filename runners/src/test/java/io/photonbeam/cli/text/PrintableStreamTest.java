package io.photonbeam.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PrintableStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream =
      new PrintableStream(new PrintStream(bytes, true, UTF_8), UTF_8);

  @Test
  void everyWayToPrintTextIsMadePrintable() {
    stream.print("\u001b");
    stream.print('\u001b');
    stream.print(new char[] {'\u001b'});
    stream.print(new Object[] {"\u001b"}[0]);
    stream.append("\u001b").append("x\u001b", 1, 2).append('\u001b');
    stream.printf(Locale.ROOT, "%s", "\u001b");
    stream.format("%s", "\u001b");
    stream.println("\u001b");
    stream.println('\u001b');
    stream.println(new char[] {'\u001b'});
    stream.println(new Object[] {"\u001b"}[0]);
    new IllegalStateException("\u001b").printStackTrace(stream);

    String text = bytes.toString(UTF_8);
    assertThat(text).doesNotContain("\u001b");
    assertThat(text.split("x1b", -1)).hasSize(1 + 14);
  }

  @Test
  void textOfSeveralLinesAndInAnyLanguageStays() {
    stream.print("é\n日本\n");

    assertThat(bytes.toString(UTF_8)).isEqualTo("é\n日本\n");
  }
}
