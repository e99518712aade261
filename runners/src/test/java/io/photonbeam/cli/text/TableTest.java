package io.photonbeam.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = Table.ofColumns(Table.Align.LEFT, Table.Align.RIGHT);
    table.row("joined", 1234).row("pending (retried)", 7);

    assertThat(table).hasToString("joined             1234\npending (retried)     7\n");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    Table table = Table.ofColumns(Table.Align.LEFT);

    assertThatThrownBy(() -> table.row("a", "b")).hasMessageContaining("2 cells");
  }
}
