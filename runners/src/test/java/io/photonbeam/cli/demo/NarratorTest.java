package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private Instant now = Instant.EPOCH;
  private final List<String> told = new ArrayList<>();

  @Test
  void whatHappensIsToldWithTheSecondsSinceTheBeginning() {
    Narrator narrator = new Narrator(() -> now, told::add);

    narrator.say("both start");
    now = now.plusMillis(12_440);
    narrator.say("east killed");

    assertThat(told).containsExactly("   0.0 s: both start", "  12.4 s: east killed");
  }
}
