package io.photonbeam.store.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFileTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local:fdb4689@127.0.0.1:4689",
        "a:b@10.0.0.1:4500,10.0.0.2:4500:tls,[2001:db8::1]:4500,[::1]:4500:tls",
        "Ads_1:xK9@db-1.example.com:4500,localhost:4501:tls",
        "a:b@1.2.3.4:4500(fromHostname)",
        "# DO NOT EDIT!\n# This file is auto-generated\n\n a:b@10.0.0.1:4500 # first\n",
        "a:b@\n10.0.0.1:4500,\n10.0.0.2:4500\r\n",
      })
  void whatTheNativeClientTakesIsTaken(String content) throws IOException {
    assertThat(ClusterFile.read(file(content)).coordinators()).isNotEmpty();
  }

  @Test
  void theCoordinatorsAreThoseOfTheFile() throws IOException {
    assertThat(ClusterFile.read(file("a:b@10.0.0.1:4500,\n10.0.0.2:4500:tls\n")).coordinators())
        .containsExactly("10.0.0.1:4500", "10.0.0.2:4500:tls");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello                        | line 1 does not begin with description:ID@",
        "'# comment\n\nnonsense\n'     | line 3 does not begin with description:ID@",
        "a-b:c@10.0.0.1:4500          | line 1 does not begin with description:ID@",
        "a:b@                         | line 1 has '' in place of a coordinator's host:port",
        "a:b@10.0.0.1:4500,           | line 1 has '' in place of a coordinator's host:port",
        "a:b@10.0.0.1                 | line 1 has '10.0.0.1' in place",
        "a:b@10.0.0.1:4500:ssl        | line 1 has '10.0.0.1:4500:ssl' in place",
        "a:b@http://db:4500           | line 1 has 'http://db:4500' in place",
        "a:b@10.0.0.256:4500          | line 1 has '10.0.0.256', which is no IP address",
        "a:b@10.0.1:4500              | line 1 has '10.0.1', which is no IP address",
        "a:b@db:70000                 | line 1 has port 70000",
        "a:b@db:0                     | line 1 has port 0",
        "a:b@db:1,db:1                | line 1 names the coordinator 'db:1' twice",
        "'a:b@db:1\nc:d@db:2'         | line 1 has 'db:1c:d@db:2' in place",
        "'# only a comment'           | is empty; it should hold description:ID@host:port",
        "''                           | is empty; it should hold description:ID@host:port",
      })
  void whatIsWrongIsToldWithFileAndLine(String content, String problem) throws IOException {
    Path file = file(content);

    assertThatThrownBy(() -> ClusterFile.read(file))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(problem);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> ClusterFile.read(dir.resolve("typo.cluster")))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("There is no cluster file")
        .hasMessageContaining("typo.cluster");
  }

  @Test
  void anUnreadableFileIsNamed() throws IOException {
    Path file = file("a:b@db:1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    assumeFalse(Files.isReadable(file), "this user may read everything");

    assertThatThrownBy(() -> ClusterFile.read(file))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("can't be read; check its permissions");
  }

  @Test
  void aDirectoryOrABinaryFileIsNoClusterFile() throws IOException {
    Path binary = Files.write(dir.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> ClusterFile.read(dir))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining(dir.toString());
    assertThatThrownBy(() -> ClusterFile.read(binary))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("a binary one");
  }

  @Test
  void whoMeansTheSameFileByAnotherPathGetsTheSamePath() throws IOException {
    Path file = file("a:b@db:1");
    Path link = Files.createSymbolicLink(dir.resolve("link"), file);

    assertThat(ClusterFile.read(link).path()).isEqualTo(ClusterFile.read(file).path());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(dir.resolve("fdb.cluster"), content);
  }
}
