package io.photonbeam.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnseenTest {
  private static String complaint(Kind kind, long count) {
    Unseen unseen = Unseen.of(each -> each == kind ? count : 0);
    assertThat(unseen.isEmpty()).isFalse();
    assertThat(unseen.complaints()).hasSize(1);
    return unseen.complaints().get(0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MALFORMED_EVENT")
  void ofOneThingItSpeaksInTheSingular(Kind kind) {
    assertThat(complaint(kind, 1))
        .startsWith("1 " + kind.words() + ": ")
        .doesNotContain("they ")
        .doesNotContain(" them")
        .doesNotContain("these ");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MALFORMED_EVENT")
  void ofSeveralItSpeaksInThePlural(Kind kind) {
    assertThat(complaint(kind, 2_000))
        .startsWith("2,000 " + kind.plural() + ": ")
        .doesNotContain("this file")
        .doesNotContain(": it ")
        .doesNotContain(": its ");
  }
}
