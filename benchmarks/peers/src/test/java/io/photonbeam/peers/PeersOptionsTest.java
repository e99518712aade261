package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersOptionsTest {
  @Test
  void withoutOptionsTheUsualContendersRunThreeRounds() {
    PeersOptions options = PeersOptions.of(List.of());

    assertThat(options.events()).isEqualTo(2_000_000);
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.kills()).isEqualTo(1);
    assertThat(options.contenders())
        .contains(Contender.PHOTONBEAM_FLINK, Contender.FLINK_SQL_HEAP, Contender.READ_ONLY)
        .doesNotContain(Contender.PHOTONBEAM_FLINK_1G);
    assertThat(options.json()).isEmpty();
    assertThat(options.markdown()).isFalse();
  }

  @Test
  void eachOptionIsTaken() {
    PeersOptions options =
        PeersOptions.of(
            List.of(
                "--events=5",
                "--rounds=4",
                "--kills=0",
                "--contenders=read-only,photonbeam-flink,read-only",
                "--heap=900m",
                "--timeout=7",
                "--parallelism=3",
                "--json=a=b.json",
                "--markdown"));

    assertThat(options.events()).isEqualTo(5);
    assertThat(options.rounds()).isEqualTo(4);
    assertThat(options.kills()).isZero();
    assertThat(options.contenders())
        .containsExactly(Contender.READ_ONLY, Contender.PHOTONBEAM_FLINK);
    assertThat(options.heap()).isEqualTo("900m");
    assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(7));
    assertThat(options.parallelism()).isEqualTo(3);
    assertThat(options.json()).contains(Path.of("a=b.json"));
    assertThat(options.markdown()).isTrue();
  }

  @Test
  void everythingThatDoesNotFitIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                PeersOptions.of(
                    List.of(
                        "--events=many",
                        "--rounds=0",
                        "--contenders=spark",
                        "--heap=4",
                        "--markdown=yes",
                        "--speed=1",
                        "fast")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--events=many: must be a whole number from 1 to")
        .hasMessageContaining("--rounds=0: must be a whole number from 1 to 100")
        .hasMessageContaining("There is no contender 'spark'; there are photonbeam-flink,")
        .hasMessageContaining("--heap=4: must be a number with k, m or g")
        .hasMessageContaining("--markdown=yes: takes no value")
        .hasMessageContaining("There is no option --speed.")
        .hasMessageContaining("'fast' is no option.");
  }
}
