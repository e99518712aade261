package io.photonbeam.pipelines.join;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a join's pages are served. Immutable.
 *
 * @param host one of this machine's names or addresses; all of its addresses if it is left out
 * @param port where 0 takes any that is free
 */
public record MetricsAddress(Optional<String> host, int port) {
  /** On all addresses of this machine. */
  public static MetricsAddress ofPort(int port) {
    return new MetricsAddress(Optional.empty(), port);
  }

  InetAddress local() throws UnknownHostException {
    return host.isPresent()
        ? InetAddress.getByName(host.get())
        : new InetSocketAddress(0).getAddress();
  }

  /** Its pages as a browser of this machine asks for them, on the port that was taken. */
  URI uri(int taken) {
    String name = host.orElse("localhost");
    boolean isBare = name.indexOf(':') >= 0 && !name.startsWith("[");
    return URI.create("http://" + (isBare ? "[" + name + "]" : name) + ":" + taken + "/");
  }

  @Override
  public String toString() {
    return host.map(name -> name + " port " + port).orElse("port " + port);
  }
}
