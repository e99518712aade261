package io.photonbeam.store.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CoordinatorStatusTest {
  @Test
  void eachCoordinatorIsToldAsTheClientSeesIt() {
    assertThat(
            describe(
                """
                {"client": {"coordinators": {"quorum_reachable": false, "coordinators": [
                  {"address": "10.0.0.1:4500", "reachable": false},
                  {"address": "10.0.0.2:4500", "reachable": false, "protocol": "0fdb00b071010000"},
                  {"address": "10.0.0.3:4500", "reachable": true, "protocol": "0fdb00b073000000"}
                ]}}}"""))
        .isEqualTo(
            "Right now 10.0.0.1:4500 does not answer, 10.0.0.2:4500 is there, but speaks the"
                + " protocol of version 7.1 (0fdb00b071010000), which this client does not,"
                + " 10.0.0.3:4500 answers.");
  }

  @Test
  void nothingIsToldOfWhatTheClientDoesNotTell() {
    assertThat(describe("{}")).isEmpty();
    assertThat(describe("no JSON")).isEmpty();
  }

  private static String describe(String json) {
    return CoordinatorStatus.describe(json.getBytes(StandardCharsets.UTF_8));
  }
}
