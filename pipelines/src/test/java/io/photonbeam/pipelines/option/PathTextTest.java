package io.photonbeam.pipelines.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTextTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "out",
        "/data/a b/100 %25 #1+2/日本/über",
        "logs:2026-01",
        "12:00/x",
        "a=b",
        "-dash",
        "x~",
        "./~/x",
        "./s3:/bucket",
        "/data/s3://x",
        "..",
        " out ",
        "[x",
        "a{b",
        "$5",
        "$",
        "it's"
      })
  void aLocalPathIsTakenAsItIs(String text) {
    assertThat(PathText.read(text)).isEqualTo(Path.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/out",
        "S3://bucket/out",
        "gs://b",
        "hdfs://namenode:8020/logs",
        "abfs://c@a.dfs.core.windows.net/x",
        "http://host/x",
        "no-such-scheme://x",
        "s3:/bucket/out",
        "kafka:topic",
        "KAFKA:topic",
        "hdfs:logs",
        "sqlite:out",
        "nas:/export/logs",
        "me@host:/logs",
        "C:\\logs",
        "\\\\host\\logs",
        "~",
        "~/logs",
        "~somebody/logs",
        "$HOME/logs",
        "${LOGS}/p",
        "$(pwd)/p",
        "logs/*",
        "logs/?.avro",
        "logs/**/x",
        "logs/[0-9]",
        "{a,b}",
        "'logs'",
        "\"logs\"",
        "logs\r",
        "lo\ngs",
        "l\ufffdgs",
        "a\0b",
        "",
        "  "
      })
  void whatNobodyWouldResolveIsRefused(String text) {
    assertThatThrownBy(() -> PathText.read(text)).isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "[x]", "{a,b}", "what?", "~x", "'q'", "$HOME", "s3:", "l\rg"})
  void whatIsThereUnderExactlyThatNameIsTaken(String name) throws IOException {
    Path there = Files.createDirectory(folder.resolve(name));

    assertThat(PathText.read(there.toString())).isEqualTo(there);
    assertThatThrownBy(() -> PathText.read(folder.resolve("other*").toString()))
        .hasMessageContaining("make it first");
  }

  @ParameterizedTest
  @CsvSource({
    "file:///data/logs, /data/logs",
    "file:/data/logs, /data/logs",
    "FILE://localhost/data, /data",
    "file:///a%20b/c%25d%23%3F%2B+e, /a b/c%d#?++e",
    "file:///%C3%BC/über, /ü/über",
    "file:///a b, /a b"
  })
  void aFileUriIsItsLocalPath(String uri, String path) {
    if (path.contains("?")) {
      assertThat(FileUri.path(uri)).isEqualTo(path);
    } else {
      assertThat(PathText.read(uri)).isEqualTo(Path.of(path));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "file://host/data, names the host host",
    "file:data, from the root",
    "file:, from the root",
    "file:///a%2, %25",
    "file:///a%zz, %25",
    "file:///a%ff, no UTF-8",
    "file:///a?b, %3F",
    "file:///a/*.avro, patterns are not expanded"
  })
  void aFileUriOfSomethingElseIsRefusedWithWhatToDo(String uri, String advice) {
    assertThatThrownBy(() -> PathText.read(uri)).hasMessageContaining(advice);
  }

  @Test
  void theMessageSaysWhatToWriteInstead() {
    assertThatThrownBy(() -> PathText.read("s3://b/out"))
        .hasMessageContaining("name a local or mounted folder");
    assertThatThrownBy(() -> PathText.read("~/out")).hasMessageContaining("write $HOME/out");
  }

  @Test
  void thePathOfAStoreIsReadAlike() {
    ValueType<String> store = ValueTypes.storeUri("URI");

    assertThat(store.read("sqlite:file:///a%20b.db")).isEqualTo("sqlite:/a b.db");
    assertThat(store.read("fdb:file:///etc/fdb.cluster?prefix=x"))
        .isEqualTo("fdb:/etc/fdb.cluster?prefix=x");
    for (String same : new String[] {"sqlite:out/r.db", "memory:", "off", "sqlite:", "fdb:?x=1"}) {
      assertThat(store.read(same)).isEqualTo(same);
    }
    for (String wrong : new String[] {"sqlite:s3://b/r.db", "fdb:~/fdb.cluster", "sqlite:*.db"}) {
      assertThatThrownBy(() -> store.read(wrong)).isInstanceOf(InvalidValueException.class);
    }
  }
}
