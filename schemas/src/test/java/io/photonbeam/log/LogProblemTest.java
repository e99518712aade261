package io.photonbeam.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogProblemTest {
  private static LogProblem of(String file) {
    return new LogProblem(Kind.PASSED_OVER_FILE, file, LogProblem.NO_OFFSET, "why", 0);
  }

  @Test
  void itIsInTheLogWhoseFolderItsNameBeginsWithThoughNobodyCanNameTheFileHere() {
    Path log = Path.of("logs/clicks");

    assertThat(of("logs/clicks").isIn(log)).isTrue();
    assertThat(of("logs/clicks/a/b.avro").isIn(log)).isTrue();
    assertThat(of("logs/clicks/\0").isIn(log)).as("no path at all").isTrue();
    assertThat(of("logs/clicks-old/b.avro").isIn(log)).isFalse();
    assertThat(of("/b.avro").isIn(Path.of("/"))).isTrue();
  }
}
