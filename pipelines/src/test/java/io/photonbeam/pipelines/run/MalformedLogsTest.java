package io.photonbeam.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.LogUse;
import io.photonbeam.log.LogUse.Extent;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MalformedLogsTest {
  private static final Path PRIMARY = Path.of("logs/orders");
  private static final Path FOREIGN = Path.of("logs/payments");

  private final RunMetrics metrics = new RunMetrics();

  private void malformed(Role role, String file, long events, String why) {
    metrics.used(role, new LogUse(0, events));
    metrics.problems().addHere(new LogProblem(Kind.MALFORMED_EVENT, file, 9, why, events));
  }

  private List<LogProblem> judged(Extent extent) {
    return Stream.concat(
            MalformedLogs.problem(metrics, Role.PRIMARY, PRIMARY, extent).stream(),
            MalformedLogs.problem(metrics, Role.FOREIGN, FOREIGN, extent).stream())
        .toList();
  }

  @Test
  void aLogWhoseEventsAreAllMalformedIsNamedWithTheCauseInThatLog() {
    malformed(Role.PRIMARY, "logs/orders/a.avro", 1, "of another log");
    metrics.used(Role.PRIMARY, new LogUse(19, 0));
    malformed(Role.FOREIGN, "logs/payments/a.avro", 20, "paid_at is wrong");

    assertThat(judged(Extent.WHOLE))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.MALFORMED_LOG);
              assertThat(problem.file()).isEqualTo(FOREIGN.toString());
              assertThat(problem.detail()).contains("all 20 events").endsWith("paid_at is wrong");
            });
  }

  @Test
  void aFewMalformedEventsOfAPartOfALogSayNothingOfTheLog() {
    malformed(Role.FOREIGN, "logs/payments/a.avro", 20, "paid_at is wrong");

    assertThat(judged(Extent.PART)).isEmpty();
  }

  @Test
  void logsThatWereNotReadAreNotJudged() {
    assertThat(judged(Extent.WHOLE)).isEmpty();
  }
}
