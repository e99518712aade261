package io.photonbeam.log.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TakenNamesTest {
  /** Counts how often somebody asks for a name. */
  private static final class CountingSet extends HashSet<String> {
    private static final long serialVersionUID = 1L;
    private int asked;

    @Override
    public boolean add(String name) {
      asked++;
      return super.add(name);
    }
  }

  @Test
  void oneOfThousandsOfEqualNamesDoesNotTryThoseBeforeIt() {
    CountingSet set = new CountingSet();
    TakenNames names = new TakenNames(set);
    for (int i = 0; i < 9_000; i++) {
      String unused = names.free("___");
    }

    assertThat(set).hasSize(9_000).contains("___", "____2", "____9000");
    assertThat(set.asked).isLessThan(2 * 9_000);
  }

  @Test
  void numbersThatAreTakenArePassedOver() {
    TakenNames names = new TakenNames(new HashSet<>(Set.of("a", "a_2", "a_4")));

    assertThat(names.free("a")).isEqualTo("a_3");
    assertThat(names.free("a")).isEqualTo("a_5");
    assertThat(names.free("b")).isEqualTo("b");
  }
}
