package io.photonbeam.cli.runner;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem;

/**
 * Lets Flink find Pekko, by which its parts talk to each other, among the classes of this process.
 * Flink's own loader unpacks a jar of 22 MB at each start, to keep Pekko's Scala apart from other
 * Scala; here there is no other.
 */
public final class BundledRpcSystem implements RpcSystemLoader {
  /** Before Flink's own, which is asked at 0. */
  @Override
  public int getLoadPriority() {
    return -1;
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration config) {
    return new PekkoRpcSystem();
  }
}
