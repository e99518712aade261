package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.photonbeam.registry.FaultyStore.Fault;
import io.photonbeam.store.TupleWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pipelines and the outputs that they are bound to, on any store. */
public abstract class BindingContract extends RegistryFixture {
  private final OutputId here = OutputId.random(new Random(1));
  private final OutputId there = OutputId.random(new Random(2));

  @Test
  void aPipelineStaysWithTheOutputThatItWasFirstBoundTo() {
    assertThat(registry.bindings().outputOf("a")).isEmpty();

    assertThat(registry.bindings().bind("a", here)).isEqualTo(here);
    assertThat(registry.bindings().bind("a", here)).isEqualTo(here);
    assertThat(registry.bindings().bind("a", there)).isEqualTo(here);

    assertThat(registry.bindings().outputOf("a")).contains(here);
  }

  @Test
  void anOutputHasManyPipelinesAndARegistryManyOutputs() {
    registry.bindings().bind("a", here);
    registry.bindings().bind("a.retry", here);
    registry.bindings().bind("b", there);

    assertThat(registry.bindings().outputOf("a.retry")).contains(here);
    assertThat(registry.bindings().outputOf("b")).contains(there);
    assertThat(registry.bindings().outputOf("a.")).isEmpty();
  }

  @Test
  void aBindingWhoseAnswerWasLostIsRepeated() {
    store.next(Fault.LOST_AFTER_APPLYING);
    assertThat(registry.bindings().bind("a", here)).isEqualTo(here);
    store.next(Fault.LOST_BEFORE_APPLYING);
    assertThat(registry.bindings().bind("b", there)).isEqualTo(there);

    assertThat(registry.bindings().outputOf("a")).contains(here);
    assertThat(registry.bindings().outputOf("b")).contains(there);
  }

  @Test
  void aBindingIsNoCommitAndOutlivesAnExpiry() {
    registry.bindings().bind("a", here);
    assertThat(registry.isNew()).isTrue();
    committed("a", plain("x", DAY), event(DAY, 1));

    RegistryStats stats = registry.stats();
    registry.unpublished().forEach(commit -> registry.markPublished(commit.id()));
    registry.expire(DAY.plusDays(1));

    assertThat(stats.ids()).isEqualTo(2);
    assertThat(stats.commits()).isEqualTo(1);
    assertThat(registry.stats().commits()).isZero();
    assertThat(registry.bindings().outputOf("a")).contains(here);
  }

  @Test
  void aBindingIsStoredAsDocumented() {
    registry.bindings().bind("a", here);

    byte[] key = new TupleWriter().add("test").add("pipeline").add("a").pack();
    byte[] value = store.read(transaction -> transaction.get(key)).orElseThrow();
    assertThat(value).asString(StandardCharsets.US_ASCII).isEqualTo(here.text());
  }

  @Test
  void badNamesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> registry.bindings().bind("a/b", here));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.bindings().outputOf(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutputId("../out"))
        .withMessageContaining("'../out' is no output id");
    assertThat(here).isNotEqualTo(there).isEqualTo(new OutputId(here.text()));
  }
}
