package io.photonbeam.pipelines.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.run.CommittedRows;
import io.photonbeam.transforms.metrics.RunMetrics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a job has counted, and what is there at the end, make one account of the events. */
class ReportBuilderTest {
  private final RunMetrics job = new RunMetrics();

  /** A job that looked at 100 events, of which it joined 20 and made 10 visible again. */
  @BeforeEach
  void count() {
    job.foreignEvents.addHere(100);
    job.alreadyTaken.addHere(65);
    job.joined.addHere(20);
    job.reconcile.rebuilt.addHere(10);
    job.reconcile.lost.addHere(5);
  }

  private void assertEvents(
      long committed, long rebuilt, long alreadyJoined, long recovered, long lost) {
    ReconcileReport.Events events =
        ReportBuilder.events(job, new CommittedRows(committed), rebuilt);

    assertThat(events.alreadyJoined()).as("already joined").isEqualTo(alreadyJoined);
    assertThat(events.recovered()).as("recovered").isEqualTo(recovered);
    assertThat(events.rebuilt()).as("rebuilt").isEqualTo(rebuilt);
    assertThat(events.lost()).as("lost").isEqualTo(lost);
    assertThat(alreadyJoined + recovered + rebuilt + lost).isEqualTo(events.all());
  }

  @Test
  void whatWentWellIsAsItWasCounted() {
    assertEvents(20, 10, 65, 20, 5);
  }

  @Test
  void whatAFailedAttemptHasCommittedIsNoOneElses() {
    assertEvents(27, 10, 58, 27, 5);
  }

  @Test
  void whatAnotherRoundHasMadeAgainMeanwhileIsNotLost() {
    assertEvents(20, 13, 65, 20, 2);
    assertEvents(20, 17, 63, 20, 0);
  }

  @Test
  void whatIsLostAgainAtTheEndIsLost() {
    assertEvents(20, 6, 65, 20, 9);
  }
}
