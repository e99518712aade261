package io.photonbeam.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine, by which a Flink in this process looks for its address. */
public final class HostName {
  private HostName() {}

  /** Fails if the name leads to no address. */
  public static void check() throws IOException {
    try {
      InetAddress.getLocalHost();
    } catch (UnknownHostException e) {
      String name = e.getMessage().split(":", 2)[0];
      throw new IOException(
          ("this machine's own name, %s, leads to no address, and Flink needs one to start. Add the"
                  + " line '127.0.1.1 %s' to /etc/hosts, or take --runner=DirectRunner")
              .formatted(name, name));
    }
  }
}
