package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem;
import org.junit.jupiter.api.Test;

class BundledRpcSystemTest {
  @Test
  void flinkTakesPekkoFromTheClassPathRatherThanUnpackingItsOwn() {
    try (RpcSystem system = RpcSystem.load(new Configuration())) {
      assertThat(system).isExactlyInstanceOf(PekkoRpcSystem.class);
    }
  }
}
