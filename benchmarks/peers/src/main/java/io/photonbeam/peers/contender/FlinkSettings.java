package io.photonbeam.peers.contender;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;

/** What every contender on Flink sets: checkpoints each second, exactly once, kept after a kill. */
final class FlinkSettings {
  private FlinkSettings() {}

  /**
   * Flink's configuration.
   *
   * @param arguments with {@code --state --checkpoints --parallelism}, and perhaps {@code --resume}
   */
  static Configuration checkpointed(Arguments arguments) {
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", arguments.get("parallelism"));
    configuration.setString("execution.checkpointing.interval", "1 s");
    configuration.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    // One that comes too late does no harm.
    configuration.setString("execution.checkpointing.tolerable-failed-checkpoints", "1000");
    configuration.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    configuration.setString(
        "state.checkpoints.dir", arguments.path("checkpoints").toUri().toString());
    configuration.setString("state.backend.type", arguments.get("state"));
    configuration.setString("state.backend.incremental", "true");
    // RocksDB's memory, off the heap; 128 MiB in a process of its own otherwise.
    configuration.setString("taskmanager.memory.managed.size", "512 mb");
    // A failure shall be seen, not tried again.
    configuration.setString("restart-strategy.type", "none");
    arguments
        .find("resume")
        .ifPresent(
            checkpoint ->
                configuration.setString(
                    "execution.savepoint.path", Path.of(checkpoint).toUri().toString()));
    return configuration;
  }
}
