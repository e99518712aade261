package io.photonbeam.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
  @Test
  void allAreThereInATestsProcess() {
    assertThat(NativeLibraries.problem("here", NativeLibrariesTest.class.getClassLoader()))
        .isEmpty();
  }

  @Test
  void aProcessWithoutThemIsToldWhichAndWhereTheyGo() throws Exception {
    try (URLClassLoader none = new URLClassLoader(new URL[0], null)) {
      assertThat(NativeLibraries.problem("worker-1", none))
          .contains(
              "a Flink process on worker-1 has no fdb-java, snappy-java, sqlite-jdbc, zstd-jni: put"
                  + " the jars of Photonbeam's folder flink-lib into the lib folder of Flink on"
                  + " every machine, and start Flink anew");
    }
  }
}
