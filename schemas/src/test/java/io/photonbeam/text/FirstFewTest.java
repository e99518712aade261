package io.photonbeam.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FirstFewTest {
  private static final List<String> SIX = List.of("a", "b", "c", "d", "e", "f");

  @Test
  void ofMoreThanAFewTheOthersAreTheirNumber() {
    assertThat(FirstFew.lines(SIX, 1_234, "another", "more"))
        .containsExactly("a", "b", "c", "d", "e", "1,229 more");
    assertThat(FirstFew.words(SIX)).isEqualTo("a, b, c, d, e and 1 more");
  }

  @Test
  void aFewAreToldAll() {
    assertThat(FirstFew.lines(SIX.subList(0, 5), 5, "another", "more"))
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(FirstFew.words(SIX.subList(0, 2))).isEqualTo("a, b");
    assertThat(FirstFew.words(List.of())).isEmpty();
  }
}
