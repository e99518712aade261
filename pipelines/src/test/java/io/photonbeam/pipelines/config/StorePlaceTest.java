package io.photonbeam.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorePlaceTest {
  private static final Option<String> STORE = OutputOptions.REGISTRY;

  @TempDir Path folder;

  private List<String> problems(String uri) {
    Options options =
        Options.NONE
            .with(LogOptions.PRIMARY_LOG, folder.resolve("queries"))
            .with(LogOptions.FOREIGN_LOG, folder.resolve("clicks"))
            .with(OutputOptions.OUTPUT, folder.resolve("out"))
            .with(STORE, uri);
    return OutputOptions.checkStore(options, STORE).stream().map(Object::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "queries/registry.db, lies in the log",
    "clicks/day/r.avro, lies in the log",
    "out/joined/x.parquet, lies in a folder of the output",
    "out/_staged/r.db, lies in a folder of the output",
    "other/../out/unjoinable/r.db, lies in a folder of the output"
  })
  void aStoreAmongEventsOrRowsIsRefused(String file, String why) {
    assertThat(problems("sqlite:" + folder.resolve(file)))
        .singleElement()
        .asString()
        .contains(STORE.name(), why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"out/registry.db", "r.db", "queries/_out/r.db", "queries2/r.db"})
  void aStoreBesideThemIsNot(String file) {
    assertThat(problems("sqlite:" + folder.resolve(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fdb:queries/fdb.cluster", "memory:queries"})
  void aStoreElsewhereHasNoPlaceHere(String uri) {
    assertThat(problems(uri)).isEmpty();
  }
}
