package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUriTest {
  @ParameterizedTest
  @ValueSource(strings = {"sqlite:out/registry.db", "sqlite:/a b/c.db", "memory:", "memory:dc-1"})
  void validUrisComeBackAsTheyWere(String uri) {
    assertThat(StoreUri.problem(uri)).isEmpty();
    assertThat(StoreUri.parse(uri)).hasToString(uri);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry.db | has no scheme",
        "redis:localhost | unknown kind; use sqlite:PATH",
        "sqlite: | lacks the path",
        "sqlite:/ | names no file",
        "sqlite:a.db?x=1 | holds no '?'",
        "memory:a/b | a name has at most 64",
        "fdb:/etc/foundationdb/fdb.cluster | no FoundationDB store",
      })
  void wrongUrisAreExplained(String uri, String explanation) {
    assertThat(StoreUri.problem(uri)).hasValueSatisfying(p -> assertThat(p).contains(explanation));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Stores.open(uri))
        .withMessageContaining(explanation);
  }

  @Test
  void whoOnlyLooksMakesNoStore(@TempDir Path dir) {
    Path missing = dir.resolve("typo.db");

    assertThatThrownBy(() -> Stores.openExisting("sqlite:" + missing))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("typo.db");
    assertThat(Files.exists(missing)).isFalse();

    Stores.open("sqlite:" + missing).close();
    Stores.openExisting("sqlite:" + missing).close();
  }
}
