package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table = new Table(List.of("who", "rate"));

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    table.add(List.of("photonbeam", "1"));
    table.add(List.of("x", "1,000,000"));

    assertThat(table.plain())
        .isEqualTo(
            """
            who              rate
            photonbeam          1
            x           1,000,000
            """);
  }

  @Test
  void markdownPutsFiguresToTheRight() {
    table.add(List.of("photonbeam", "1"));

    assertThat(table.markdown())
        .isEqualTo(
            """
            | who | rate |
            | --- | ---: |
            | photonbeam | 1 |
            """);
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    assertThatThrownBy(() -> table.add(List.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 cells");
  }
}
