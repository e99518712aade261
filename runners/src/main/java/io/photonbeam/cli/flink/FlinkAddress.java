package io.photonbeam.cli.flink;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the REST interface of a job manager is.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 */
public record FlinkAddress(String host, int port) {
  /** Flink's own default. */
  public static final int DEFAULT_PORT = 8081;

  private static final int MAX_PORT = 65_535;

  private static final Pattern TEXT =
      Pattern.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<name>[A-Za-z0-9._-]+))(?::(?<port>.*))?");

  /**
   * Reads {@code HOST:PORT}, {@code HOST}, {@code [IPV6]:PORT} or {@code [IPV6]}.
   *
   * @throws IllegalArgumentException with a sentence that says what is valid
   */
  public static FlinkAddress parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    String port = matcher.group("port");
    String ipv6 = matcher.group("ipv6");
    FlinkAddress address =
        new FlinkAddress(
            ipv6 == null ? matcher.group("name") : ipv6,
            port == null ? DEFAULT_PORT : portOf(port, text));
    try {
      // A server is what the JDK takes for one: 300.1.2.3 and a_b are none to it.
      address.uri("/").parseServerAuthority();
    } catch (IllegalArgumentException | URISyntaxException e) {
      throw invalid(text);
    }
    return address;
  }

  private static int portOf(String port, String text) {
    if (!port.matches("[0-9]{1,5}")) {
      throw invalid(text);
    }
    int number = Integer.parseInt(port);
    if (number < 1 || number > MAX_PORT) {
      throw invalid(text);
    }
    return number;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        ("\"%s\" is no address of a job manager: write HOST:PORT with the port of its REST"
                + " interface, such as localhost:%d, or [::1]:%d for IPv6")
            .formatted(text, DEFAULT_PORT, DEFAULT_PORT));
  }

  /**
   * The address of a page there.
   *
   * @param path with its leading slash, and a query if need be, both encoded
   */
  URI uri(String path) {
    return URI.create("http://" + this + path);
  }

  /** As {@link #parse} reads it, always with the port. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
