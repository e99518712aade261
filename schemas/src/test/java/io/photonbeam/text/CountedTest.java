package io.photonbeam.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
  @Test
  void oneThingIsSingularAndAnyOtherNumberPlural() {
    assertThat(Counted.of(1, "file")).isEqualTo("1 file");
    assertThat(Counted.of(0, "file")).isEqualTo("0 files");
    assertThat(Counted.of(12_000, "file")).isEqualTo("12,000 files");
    assertThat(Counted.of(1, "file is gone", "files are gone")).isEqualTo("1 file is gone");
    assertThat(Counted.of(2, "file is gone", "files are gone")).isEqualTo("2 files are gone");
  }

  @Test
  void wordsMayStandWithoutTheirNumber() {
    assertThat(Counted.choose(1, "it", "them")).isEqualTo("it");
    assertThat(Counted.choose(2, "it", "them")).isEqualTo("them");
  }
}
