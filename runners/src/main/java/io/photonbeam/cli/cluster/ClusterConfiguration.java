package io.photonbeam.cli.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.cli.flink.FlinkBuffers;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/**
 * What all processes of a cluster read. Immutable.
 *
 * @param restPort where jobs are submitted, on loopback
 */
record ClusterConfiguration(int restPort, Map<String, String> values) {
  private static final String HOST = "localhost";

  /** What a batch job sorts passes through 512 buffers of 32 KiB for each of its shuffles. */
  private static final long SORTING_BUFFERS = 96L << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  ClusterConfiguration {
    values = Map.copyOf(values);
  }

  /**
   * For a cluster in a folder; ports that are left open are chosen here.
   *
   * @throws IOException if the port that is wanted is taken
   */
  static ClusterConfiguration of(Options options, ClusterFolder folder) throws IOException {
    int restPort = freePort(options.get(ClusterOptions.PORT));
    Map<String, String> values = new LinkedHashMap<>();
    values.put("jobmanager.rpc.address", HOST);
    values.put("jobmanager.rpc.port", String.valueOf(freePort(0)));
    values.put("jobmanager.bind-host", HOST);
    values.put("rest.address", HOST);
    values.put("rest.bind-address", HOST);
    values.put("rest.port", String.valueOf(restPort));
    // A page of somebody else, open in a browser here, could send a jar to loopback as well.
    values.put("web.submit.enable", "false");
    values.put("taskmanager.host", HOST);
    values.put("taskmanager.bind-host", HOST);
    values.put("taskmanager.numberOfTaskSlots", String.valueOf(options.get(ClusterOptions.SLOTS)));
    values.put("io.tmp.dirs", folder.tmp().toString());
    values.put("web.tmpdir", folder.tmp().toString());
    // The processes have the job's classes themselves: native libraries load once, and no job
    // leaves classes behind.
    values.put("classloader.resolve-order", "parent-first");
    // In milliseconds. A process that was killed takes no connections any more: two of these, and
    // it is missed. Who only listens for it, as task managers do for a job manager, waits longer.
    values.put("heartbeat.interval", "2000");
    values.put("heartbeat.timeout", "15000");
    values.putAll(FlinkBuffers.SETTINGS);
    putMemory(values, options);
    return new ClusterConfiguration(restPort, values);
  }

  /** Most for the heap, where the join keeps its events. */
  private static void putMemory(Map<String, String> values, Options options) {
    int slots = options.get(ClusterOptions.SLOTS);
    long buffers = FlinkBuffers.bytes(slots, slots * options.get(ClusterOptions.TASK_MANAGERS));
    values.put(
        "taskmanager.memory.process.size", options.get(ClusterOptions.TASK_MANAGER_MEMORY) + "b");
    values.put("taskmanager.memory.managed.fraction", "0.1");
    values.put("taskmanager.memory.framework.off-heap.size", "64m");
    values.put("taskmanager.memory.task.off-heap.size", "64m");
    values.put("taskmanager.memory.jvm-overhead.min", "128m");
    values.put(FlinkBuffers.MEMORY + "min", Math.max(SORTING_BUFFERS, buffers) + "b");
  }

  /** Writes it as Flink reads it. */
  void write(ClusterFolder folder) throws IOException {
    StringBuilder yaml = new StringBuilder();
    for (Map.Entry<String, String> value : values.entrySet()) {
      yaml.append(value.getKey()).append(": ").append(JSON.writeValueAsString(value.getValue()));
      yaml.append('\n');
    }
    Files.writeString(folder.conf().resolve("config.yaml"), yaml);
  }

  /** As Flink has it once it has read it. */
  Configuration forFlink() {
    return Configuration.fromMap(values);
  }

  String master() {
    return HOST + ":" + restPort;
  }

  /** The port, or a free one for 0. Somebody else may take it before the cluster does. */
  private static int freePort(int wanted) throws IOException {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "port %d is taken on this machine: name another with --port, or --port=0 for a free one"
              .formatted(wanted),
          e);
    }
  }
}
