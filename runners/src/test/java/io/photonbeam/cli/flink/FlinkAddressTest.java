package io.photonbeam.cli.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkAddressTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:8081, localhost, 8081, localhost:8081",
    "localhost, localhost, 8081, localhost:8081",
    "flink.example.org:80, flink.example.org, 80, flink.example.org:80",
    "10.0.0.1:65535, 10.0.0.1, 65535, 10.0.0.1:65535",
    "[::1]:18081, ::1, 18081, [::1]:18081",
    "[fe80::1], fe80::1, 8081, [fe80::1]:8081"
  })
  void hostAndPortAreRead(String text, String host, int port, String whole) {
    FlinkAddress address = FlinkAddress.parse(text);

    assertThat(address).isEqualTo(new FlinkAddress(host, port)).hasToString(whole);
    assertThat(FlinkAddress.parse(whole)).isEqualTo(address);
    assertThat(address.uri("/overview")).hasToString("http://" + whole + "/overview");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":8081",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:-1",
        "localhost:80 81",
        "localhost:٣٣",
        "http://localhost:8081",
        "localhost:8081/",
        "user@localhost",
        "::1",
        "[::1",
        "[1:2]:3",
        "300.1.2.3",
        "a b",
        "localhost\n"
      })
  void nonsenseIsRefusedWithWhatIsValid(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlinkAddress.parse(text))
        .withMessageStartingWith("\"" + text + "\" is no address of a job manager")
        .withMessageContaining("localhost:8081");
  }
}
