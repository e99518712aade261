package io.photonbeam.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.StoreAccessException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUriTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite:out/registry.db",
        "sqlite:/a b/c.db",
        "sqlite:/nfs/c.db?networkFileSystem=true",
        "fdb:/etc/foundationdb/fdb.cluster",
        "fdb:fdb.cluster?prefix=prod/ads_eu-1.2",
        "memory:",
        "memory:dc-1"
      })
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
        "fdb: | lacks the path of the cluster file, as in fdb:/etc/foundationdb/fdb.cluster",
        "fdb:?prefix=a | lacks the path of the cluster file",
        "fdb:/ | names no file",
        "fdb:a?prefx=b | unknown option behind '?'; there is only ?prefix=NAME",
        "fdb:a? | unknown option",
        "fdb:a?prefix= | a prefix has 1 to 32 letters",
        "fdb:a?prefix=a b | a prefix has 1 to 32 letters",
        "fdb:a?prefix=a&x=y | a prefix has 1 to 32 letters",
        "fdb:a?prefix=abcdefghijabcdefghijabcdefghijabc | a prefix has 1 to 32 letters",
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
