package io.photonbeam.pipelines.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsAddressTest {
  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost:9090/",
    "127.0.0.1, http://127.0.0.1:9090/",
    "::1, http://[::1]:9090/",
    "[::1], http://[::1]:9090/"
  })
  void aBrowserFindsThePagesByTheHost(String host, String uri) throws Exception {
    MetricsAddress address = new MetricsAddress(Optional.of(host), 0);

    assertThat(address.uri(9090)).hasToString(uri);
    assertThat(address.local().isLoopbackAddress()).isTrue();
  }

  @Test
  void withoutAHostItIsAllAddressesAndABrowserTakesThisMachine() throws Exception {
    MetricsAddress address = MetricsAddress.ofPort(0);

    assertThat(address.uri(9090)).hasToString("http://localhost:9090/");
    assertThat(address.local().isAnyLocalAddress()).isTrue();
  }
}
